// name: rule_shipped_before_ordered
// summary: Shipments that left before their order was placed.
// summary-zh: 早于下单时间发出的配送。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: source: STRING, sourceId: STRING, key: STRING, other: STRING, found: ZONED DATETIME, right: ZONED DATETIME, money: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[:FULFILLED_BY]->(shipment:Shipment)
WHERE shipment.shippedAt < order.placedAt
RETURN shipment.source AS source, shipment.sourceId AS sourceId, shipment.key AS key,
       order.source + ':' + order.sourceId AS other, shipment.shippedAt AS found, order.placedAt AS right,
       order.paidAmount AS money, order.currency AS currency
ORDER BY money DESC, key
LIMIT $limit
