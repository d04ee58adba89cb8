// name: evidence_refunds
// summary: Every refund with its order.
// summary-zh: 每笔退款及其订单。
// audience: job
// mode: read
// params: -
// returns: orderKey: STRING, refunded: INTEGER, refundedAt: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (refund:Refund)<-[:REFUNDED]-(order:Order)
RETURN order.key AS orderKey, refund.amount AS refunded, refund.at.epochSeconds AS refundedAt
