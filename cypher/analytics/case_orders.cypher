// name: case_orders
// summary: Orders of a case's accounts with coupon, discount, refund, payment account and door, newest first.
// summary-zh: 案件所涉账户的订单：优惠券、优惠金额、退款、付款账户与收货地，最新的在前。
// audience: analyst
// mode: read
// params: caseId: STRING, limit: INTEGER = 500
// returns: key: STRING, orderNumber: STRING, account: STRING, name: STRING, placedAt: ZONED DATETIME, status: STRING, currency: STRING,
//          goods: INTEGER, discount: INTEGER, paid: INTEGER, coupon: STRING, couponMinimum: INTEGER, refunded: INTEGER, reason: STRING,
//          payment: STRING, recipientPhone: STRING, address: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(record:Customer)-[:PLACED]->(o:Order)
WHERE o.stub IS NULL AND o.deletedAt IS NULL
WITH DISTINCT record, o ORDER BY o.placedAt DESC, o.key LIMIT $limit
RETURN o.key AS key, coalesce(o.orderNumber, o.sourceId) AS orderNumber, record.key AS account,
       coalesce(record.name, record.nickname) AS name, o.placedAt AS placedAt, o.status AS status, o.currency AS currency,
       o.goodsAmount AS goods, o.discountAmount AS discount, o.paidAmount AS paid,
       COLLECT { MATCH (o)-[:REDEEMED]->(c:Coupon) RETURN coalesce(c.name, c.code) LIMIT 1 }[0] AS coupon,
       COLLECT { MATCH (o)-[:REDEEMED]->(c:Coupon) RETURN c.minimumAmount LIMIT 1 }[0] AS couponMinimum,
       COLLECT { MATCH (o)-[:REFUNDED]->(r:Refund) RETURN sum(coalesce(r.amount, 0)) }[0] AS refunded,
       COLLECT { MATCH (o)-[:REFUNDED]->(r:Refund) RETURN r.reason ORDER BY r.at LIMIT 1 }[0] AS reason,
       COLLECT { MATCH (o)-[:PAID_WITH]->(p:PaymentAccount) RETURN p.value LIMIT 1 }[0] AS payment,
       o.recipientPhone AS recipientPhone,
       COLLECT { MATCH (o)-[:SHIPPED_TO]->(a:Address) RETURN coalesce(a.standardised, a.text) LIMIT 1 }[0] AS address
ORDER BY placedAt DESC, key
