// name: suppliers_of_late_orders
// summary: Suppliers of the products in orders delivered late.
// summary-zh: 晚送订单所含商品的供应商。
// audience: analyst
// mode: read
// params: since: ZONED DATETIME, limit: INTEGER = 50
// returns: supplierKey: STRING, supplier: STRING, lateOrders: INTEGER, products: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[:FULFILLED_BY]->(shipment:Shipment)
WHERE shipment.promisedAt >= $since AND shipment.deliveredAt > shipment.promisedAt
MATCH (order)-[:CONTAINS]->(product:Product)<-[:SUPPLIES]-(supplier:Supplier)
RETURN supplier.key AS supplierKey, supplier.name AS supplier, count(DISTINCT order) AS lateOrders, count(DISTINCT product) AS products
ORDER BY lateOrders DESC, supplierKey
LIMIT $limit
