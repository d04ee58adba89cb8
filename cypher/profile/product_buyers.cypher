// name: product_buyers
// summary: The newest orders that contain a product, with their buyers.
// summary-zh: 包含某商品的最近订单及其买家。
// audience: page
// mode: read
// params: productKey: STRING, scan: INTEGER = 5000, limit: INTEGER = 20
// returns: orderKey: STRING, orderNumber: STRING, placedAt: ZONED DATETIME, status: STRING, quantity: FLOAT,
//   recordKey: STRING, name: STRING, personId: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (product:Product {key: $productKey})
CALL (product) { MATCH (product)<-[line:CONTAINS]-(order:Order) RETURN line, order LIMIT $scan }
WITH line, order ORDER BY order.placedAt DESC LIMIT $limit
OPTIONAL MATCH (order)<-[:PLACED]-(buyer:Customer)
OPTIONAL MATCH (buyer)-[:RESOLVES_TO]->(person:Person)
RETURN order.key AS orderKey, coalesce(order.orderNumber, order.sourceId) AS orderNumber,
       order.placedAt AS placedAt, order.status AS status, line.quantity AS quantity,
       buyer.key AS recordKey, coalesce(buyer.name, buyer.nickname) AS name, person.id AS personId
