// name: evidence_orders
// summary: Every record's orders as a list of rows: key, placed, status, currency, goods, discount, paid, phone, payment account, address.
// summary-zh: 每条客户记录的订单，按列表给出：编号、下单时间、状态、币种、货款、优惠、实付、电话、付款账户、收货地址。
// audience: job
// mode: read
// params: -
// returns: account: STRING, orders: LIST<ANY>
// rows: many
// needs: -
CYPHER 25
MATCH (record:Customer)
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS account, COLLECT {
  MATCH (record)-[:PLACED]->(order:Order)
  WHERE order.stub IS NULL AND order.deletedAt IS NULL AND order.placedAt IS NOT NULL
  OPTIONAL MATCH (order)-[:PAID_WITH]->(payment:PaymentAccount)
  OPTIONAL MATCH (order)-[:SHIPPED_TO]->(address:Address)
  RETURN [order.key, order.placedAt.epochSeconds, order.status, order.currency, order.goodsAmount,
          order.discountAmount, coalesce(order.paidAmount, order.goodsAmount), order.recipientPhone,
          payment.key, address.key]
} AS orders
