// name: rule_refund_above_paid
// summary: Refunds that give back more than was paid for their order.
// summary-zh: 退款合计超过订单实付的退款。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: source: STRING, sourceId: STRING, key: STRING, other: STRING, found: INTEGER, right: INTEGER, money: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[:REFUNDED]->(refund:Refund)
WHERE order.paidAmount IS NOT NULL AND refund.amount IS NOT NULL
WITH order, refund ORDER BY refund.amount DESC, refund.key
WITH order, sum(refund.amount) AS refunded, collect(refund)[0] AS largest
WHERE refunded > order.paidAmount
RETURN largest.source AS source, largest.sourceId AS sourceId, largest.key AS key,
       order.source + ':' + order.sourceId AS other, refunded AS found, order.paidAmount AS right,
       refunded - order.paidAmount AS money, order.currency AS currency
ORDER BY money DESC, key
LIMIT $limit
