// name: supplier_stakes
// summary: What fails if a supplier fails: each thing it supplies, who else does, and how long stock lasts where.
// summary-zh: 若某供应商断供会怎样：其供应的商品、其他供货方，以及各仓还能撑几天。
// audience: page
// mode: read
// params: id: STRING, limit: INTEGER = 200
// returns: itemId: STRING, name: STRING, leadTimeDays: FLOAT, unitCostE4: INTEGER, currency: STRING, others: LIST<STRING>,
//   covers: LIST<MAP>
// rows: many
// needs: -
CYPHER 25
CALL () {
  MATCH (supplier:Supplier {key: $id}) RETURN supplier
  UNION
  MATCH (:Organization {id: $id})<-[:RESOLVES_TO]-(supplier:Supplier) RETURN supplier
}
WITH collect(supplier) AS own
UNWIND own AS supplier
MATCH (supplier)-[supply:SUPPLIES]->(product:Product)
OPTIONAL MATCH (product)-[:RESOLVES_TO]->(item:Item)
WITH own, coalesce(item.id, product.key) AS itemId, coalesce(item.name, product.name) AS name,
     min(supply.leadTimeDays) AS leadTimeDays, min(supply.unitCostE4) AS unitCostE4, min(product.currency) AS currency,
     collect(DISTINCT product) AS products, head(collect(DISTINCT item)) AS item
WITH own, itemId, name, leadTimeDays, unitCostE4, currency, item,
     products + COLLECT {MATCH (item)<-[:RESOLVES_TO]-(twin:Product) RETURN twin} AS products
RETURN itemId, name, leadTimeDays, unitCostE4, currency,
       COLLECT {
         UNWIND products AS product
         MATCH (product)<-[:SUPPLIES]-(other:Supplier)
         WHERE NOT other IN own
           AND NOT EXISTS {
             MATCH (other)-[:RESOLVES_TO]->(same:Organization)<-[:RESOLVES_TO]-(mine:Supplier) WHERE mine IN own
           }
         RETURN DISTINCT other.name ORDER BY other.name LIMIT 5
       } AS others,
       COLLECT {
         UNWIND coalesce([item], products) AS thing
         MATCH (thing)<-[:COVERS]-(cover:Cover)
         RETURN cover{.warehouse, .warehouseKey, .coverDays, .state, .people} ORDER BY cover.coverDays LIMIT 40
       } AS covers
ORDER BY size(others), name, itemId
LIMIT $limit
