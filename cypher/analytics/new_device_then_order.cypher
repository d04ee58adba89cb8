// name: new_device_then_order
// summary: Sign-ins from a device never seen before, followed by an order within hours.
// summary-zh: 首次出现的设备登录后数小时内下单。
// audience: analyst
// mode: read
// params: hours: INTEGER = 24, since: ZONED DATETIME, limit: INTEGER = 50
// returns: customerKey: STRING, name: STRING, signedInAt: ZONED DATETIME, deviceId: STRING, orderNumber: STRING, placedAt: ZONED DATETIME, paidAmount: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (customer:Customer)-[:SIGNED_IN]->(signIn:SignIn)-[:FROM]->(device:Device)
WHERE signIn.at >= $since
  AND NOT EXISTS { (customer)-[:SIGNED_IN]->(earlier:SignIn)-[:FROM]->(device) WHERE earlier.at < signIn.at }
  AND EXISTS { (customer)-[:SIGNED_IN]->(other:SignIn) WHERE other.at < signIn.at }
MATCH (customer)-[:PLACED]->(order:Order)
WHERE order.placedAt >= signIn.at AND order.placedAt <= signIn.at + duration({hours: $hours})
RETURN customer.key AS customerKey, customer.name AS name, signIn.at AS signedInAt, device.deviceId AS deviceId,
       order.orderNumber AS orderNumber, order.placedAt AS placedAt, order.paidAmount AS paidAmount
ORDER BY signedInAt DESC, customerKey
LIMIT $limit
