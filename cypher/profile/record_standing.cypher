// name: record_standing
// summary: The newest orders of some customer records with what was paid and given back, for recency, frequency, value and life cycle.
// summary-zh: 若干客户记录的最近订单及其实付与退款金额，用于计算最近购买、频次、金额与生命周期。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, before: ZONED DATETIME, limit: INTEGER = 500
// returns: placedAt: ZONED DATETIME, status: STRING, amount: INTEGER, currency: STRING, refunded: INTEGER
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
CALL (recordKey) {
  MATCH (order:Order) WHERE order.customerKey = recordKey AND order.placedAt < $before
  RETURN order ORDER BY order.customerKey DESC, order.placedAt DESC LIMIT $limit
}
RETURN order.placedAt AS placedAt, order.status AS status, coalesce(order.paidAmount, order.goodsAmount) AS amount,
       order.currency AS currency,
       reduce(back = 0, one IN COLLECT { MATCH (order)-[:REFUNDED]->(refund:Refund) RETURN refund.amount } | back + coalesce(one, 0))
       AS refunded
