// name: products_bought_together
// summary: What is bought in the same orders as a product.
// summary-zh: 与某商品同单购买的商品。
// audience: analyst
// mode: read
// params: productKey: STRING, limit: INTEGER = 50
// returns: productKey: STRING, name: STRING, orders: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (product:Product {key: $productKey})<-[:CONTAINS]-(order:Order)-[:CONTAINS]->(other:Product)
WHERE other <> product
RETURN other.key AS productKey, other.name AS name, count(DISTINCT order) AS orders
ORDER BY orders DESC, productKey
LIMIT $limit
