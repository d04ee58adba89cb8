// name: item_relations
// summary: Goods bought in the same orders as an item, by how much more often than chance.
// summary-zh: 与某货品同单购买的货品，按超出偶然的倍数排列。
// audience: analyst
// mode: read
// params: itemId: STRING, orders: INTEGER = 2000, limit: INTEGER = 20
// returns: otherId: STRING, otherName: STRING, together: INTEGER, mine: INTEGER, others: INTEGER, lift: FLOAT
// rows: many
// needs: -
CYPHER 25
MATCH (item:Item {id: $itemId})<-[:RESOLVES_TO]-(:Product)<-[:CONTAINS]-(o:Order)
WITH DISTINCT item, o ORDER BY o.key LIMIT $orders
WITH item, collect(o) AS own
UNWIND own AS o
MATCH (o)-[:CONTAINS]->(:Product)-[:RESOLVES_TO]->(other:Item)
WHERE other <> item
WITH item, own, other, count(DISTINCT o) AS together
WHERE together >= 3
WITH own, other, together, COLLECT {
  MATCH (other)<-[:RESOLVES_TO]-(p:Product) RETURN sum(COUNT { (p)<-[:CONTAINS]-() })
}[0] AS others, COLLECT { MATCH (x:Order) RETURN count(x) }[0] AS total
RETURN other.id AS otherId, other.name AS otherName, together, size(own) AS mine, others,
       toFloat(together) * total / (size(own) * CASE WHEN others < 1 THEN 1 ELSE others END) AS lift
ORDER BY lift DESC, otherId
LIMIT $limit
