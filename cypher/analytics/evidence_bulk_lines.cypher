// name: evidence_bulk_lines
// summary: Lines of orders for several pieces of one product.
// summary-zh: 同一商品一次买多件的订单行。
// audience: job
// mode: read
// params: piecesLeast: FLOAT = 4.0
// returns: orderKey: STRING, item: STRING, pieces: FLOAT, shelfLife: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[line:CONTAINS]->(product:Product)
WHERE line.quantity >= $piecesLeast AND order.deletedAt IS NULL
OPTIONAL MATCH (product)-[:RESOLVES_TO]->(item:Item)
WITH order, line, product, head(collect(item)) AS item
RETURN order.key AS orderKey, coalesce(item.id, product.key) AS item, line.quantity AS pieces,
       coalesce(product.shelfLifeDays, COLLECT {
         MATCH (item)<-[:RESOLVES_TO]-(other:Product) WHERE other.shelfLifeDays IS NOT NULL
         RETURN max(other.shelfLifeDays)
       }[0]) AS shelfLife
ORDER BY orderKey, item
