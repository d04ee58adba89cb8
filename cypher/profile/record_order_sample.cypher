// name: record_order_sample
// summary: The newest orders of one customer record, as days, hours and amounts for charts.
// summary-zh: 一条客户记录的最近订单：日期、时刻与金额，用于图表。
// audience: page
// mode: read
// params: customerKey: STRING, before: ZONED DATETIME, limit: INTEGER = 1000
// returns: placedAt: ZONED DATETIME, status: STRING, paidAmount: INTEGER, goodsAmount: INTEGER, currency: STRING,
//   lineAmounts: LIST<INTEGER>
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)
WHERE order.customerKey = $customerKey AND order.placedAt < $before
WITH order ORDER BY order.customerKey DESC, order.placedAt DESC LIMIT $limit
RETURN order.placedAt AS placedAt, order.status AS status, order.paidAmount AS paidAmount,
       order.goodsAmount AS goodsAmount, order.currency AS currency,
       COLLECT {
         MATCH (order)-[line:CONTAINS]->(:Product)
         RETURN coalesce(line.amount, toInteger(floor(line.unitPriceE4 * line.quantity * (1 - coalesce(line.discount, 0.0))
                / CASE WHEN order.currency IN ['JPY', 'KRW', 'VND'] THEN 10000.0 ELSE 100.0 END + 0.5000001)))
       } AS lineAmounts
