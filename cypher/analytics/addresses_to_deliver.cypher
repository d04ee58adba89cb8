// name: addresses_to_deliver
// summary: Addresses with issues, those of orders waiting for dispatch first, the most valuable in front.
// summary-zh: 有疑问的地址；有待发订单者在前，金额大的在先。
// audience: analyst
// mode: read
// params: waitingOnly: BOOLEAN = true, limit: INTEGER = 1000
// returns: key: STRING, source: STRING, sourceId: STRING, text: STRING, standardised: STRING, proposed: STRING, province: STRING, city: STRING, district: STRING, street: STRING, road: STRING, number: STRING, building: STRING, unit: STRING, room: STRING, recipient: STRING, phone: STRING, issues: STRING, confidence: FLOAT, currency: STRING, value: INTEGER, orders: LIST<STRING>, promisedAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (address:Address)
WHERE address.issues IS NOT NULL AND address.deletedAt IS NULL
CALL (address) {
  MATCH (address)<-[:SHIPPED_TO]-(order:Order)
  WHERE order.status = 'paid'
    AND NOT EXISTS { (order)-[:FULFILLED_BY]->(left:Shipment) WHERE left.shippedAt IS NOT NULL }
  RETURN order.currency AS currency, sum(order.paidAmount) AS value,
         collect(coalesce(order.orderNumber, order.sourceId)) AS orders, min(order.promisedAt) AS promisedAt,
         collect(order.recipient)[0] AS recipient, collect(order.recipientPhone)[0] AS phone
  ORDER BY value DESC LIMIT 1
UNION
  WITH address
  WHERE NOT $waitingOnly
  RETURN NULL AS currency, NULL AS value, [] AS orders, NULL AS promisedAt, NULL AS recipient, NULL AS phone
}
WITH address, currency, value, orders, promisedAt, recipient, phone
ORDER BY coalesce(value, 0) DESC, size(orders) DESC
WITH address, collect({currency: currency, value: value, orders: orders, promisedAt: promisedAt,
                       recipient: recipient, phone: phone})[0] AS waiting
RETURN address.key AS key, address.source AS source, address.sourceId AS sourceId, address.text AS text,
       address.standardised AS standardised, address.proposed AS proposed, address.province AS province,
       address.city AS city, address.district AS district, address.street AS street, address.road AS road,
       address.number AS number, address.building AS building, address.unit AS unit, address.room AS room,
       coalesce(address.recipient, waiting.recipient) AS recipient, coalesce(address.phone, waiting.phone) AS phone,
       address.issues AS issues, address.confidence AS confidence, waiting.currency AS currency,
       waiting.value AS value, waiting.orders AS orders, waiting.promisedAt AS promisedAt
ORDER BY coalesce(value, -1) DESC, size(orders) DESC, key
LIMIT $limit
