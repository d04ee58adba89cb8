// name: late_deliveries
// summary: Shipments delivered after the promised time, latest first.
// summary-zh: 晚于承诺时间送达的配送，最晚的在前。
// audience: analyst
// mode: read
// params: since: ZONED DATETIME, limit: INTEGER = 50
// returns: orderKey: STRING, orderNumber: STRING, carrier: STRING, promisedAt: ZONED DATETIME, deliveredAt: ZONED DATETIME, minutesLate: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[:FULFILLED_BY]->(shipment:Shipment)
WHERE shipment.promisedAt >= $since AND shipment.deliveredAt > shipment.promisedAt
RETURN order.key AS orderKey, order.orderNumber AS orderNumber, shipment.carrier AS carrier,
       shipment.promisedAt AS promisedAt, shipment.deliveredAt AS deliveredAt,
       duration.inSeconds(shipment.promisedAt, shipment.deliveredAt).minutes AS minutesLate
ORDER BY minutesLate DESC, orderKey
LIMIT $limit
