// name: refund_above_paid
// summary: Orders refunded by more than was paid.
// summary-zh: 退款超过实付的订单。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: orderKey: STRING, orderNumber: STRING, currency: STRING, paid: INTEGER, refunded: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[:REFUNDED]->(refund:Refund)
WITH order, sum(refund.amount) AS refunded
WHERE refunded > order.paidAmount
RETURN order.key AS orderKey, order.orderNumber AS orderNumber, order.currency AS currency, order.paidAmount AS paid, refunded
ORDER BY refunded - paid DESC, orderKey
LIMIT $limit
