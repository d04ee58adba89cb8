// name: open_orders_with_doubtful_address
// summary: Orders not yet delivered whose address has issues, dearest first.
// summary-zh: 尚未送达而地址有疑问的订单，金额大的在前。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: orderKey: STRING, orderNumber: STRING, paidAmount: INTEGER, currency: STRING, address: STRING, issues: STRING, proposed: STRING, confidence: FLOAT
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[:SHIPPED_TO]->(address:Address)
WHERE order.status IN ['paid', 'shipped'] AND address.issues IS NOT NULL
  AND NOT EXISTS { (order)-[:FULFILLED_BY]->(delivered:Shipment) WHERE delivered.deliveredAt IS NOT NULL }
RETURN order.key AS orderKey, order.orderNumber AS orderNumber, order.paidAmount AS paidAmount, order.currency AS currency,
       address.text AS address, address.issues AS issues, address.proposed AS proposed, address.confidence AS confidence
ORDER BY paidAmount DESC, orderKey
LIMIT $limit
