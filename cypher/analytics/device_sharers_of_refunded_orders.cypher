// name: device_sharers_of_refunded_orders
// summary: Who shares a device with somebody whose order was refunded since a day?
// summary-zh: 自某日起有退款的人，与谁共用设备？
// audience: analyst
// mode: read
// params: since: ZONED DATETIME, limit: INTEGER = 50
// returns: refundedId: STRING, refundedName: STRING, refunds: INTEGER, sharerId: STRING, sharerName: STRING, devices: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (refund:Refund)<-[:REFUNDED]-(:Order)<-[:PLACED]-(:Customer)-[:RESOLVES_TO]->(refunded:Person)
WHERE refund.at >= $since
WITH refunded, count(DISTINCT refund) AS refunds
MATCH (refunded)<-[:RESOLVES_TO]-(:Customer)-[:USES_DEVICE]->(device:Device)<-[:USES_DEVICE]-(:Customer)-[:RESOLVES_TO]->(sharer:Person)
WHERE sharer <> refunded
RETURN refunded.id AS refundedId, refunded.name AS refundedName, refunds,
       sharer.id AS sharerId, sharer.name AS sharerName, collect(DISTINCT device.deviceId) AS devices
ORDER BY refunds DESC, refundedId, sharerId
LIMIT $limit
