// name: shipped_before_ordered
// summary: Shipments dated before their order.
// summary-zh: 发货早于下单的配送。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: orderKey: STRING, orderNumber: STRING, placedAt: ZONED DATETIME, shippedAt: ZONED DATETIME, source: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[:FULFILLED_BY]->(shipment:Shipment)
WHERE shipment.shippedAt < order.placedAt
RETURN order.key AS orderKey, order.orderNumber AS orderNumber, order.placedAt AS placedAt, shipment.shippedAt AS shippedAt,
       shipment.source AS source
ORDER BY placedAt DESC, orderKey
LIMIT $limit
