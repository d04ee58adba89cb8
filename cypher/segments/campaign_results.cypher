// name: campaign_results
// summary: What the people of a campaign ordered in a window, reached and held out apart: sums and sums of squares a person.
// summary-zh: 营销活动触达与对照人群在窗口内的下单情况：人均指标的和与平方和。
// audience: page
// mode: read
// params: id: STRING, since: ZONED DATETIME, until: ZONED DATETIME
// returns: heldOut: BOOLEAN, people: INTEGER, buyers: INTEGER, orders: INTEGER, orders2: INTEGER, revenue: INTEGER, revenue2: FLOAT, margin: FLOAT, margin2: FLOAT, costed: INTEGER, lines: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (:Campaign {id: $id})-[reached:REACHED]->(person:Person)
CALL (person) {
  OPTIONAL MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)
  WHERE order.stub IS NULL AND order.deletedAt IS NULL AND order.placedAt >= $since AND order.placedAt < $until
    AND (order.paidAt IS NOT NULL OR NOT coalesce(order.status, '') IN ['created', 'closed'])
  WITH order,
       coalesce(order.paidAmount, order.goodsAmount, 0)
         - reduce(back = 0, amount IN COLLECT {MATCH (order)-[:REFUNDED]->(refund:Refund) RETURN coalesce(refund.amount, 0)} | back + amount) AS paid,
       COLLECT {
         MATCH (order)-[line:CONTAINS]->(product:Product)
         RETURN [coalesce(line.quantity, 1.0),
                 COLLECT {MATCH (product)<-[supply:SUPPLIES]-(:Supplier) WHERE supply.unitCostE4 IS NOT NULL RETURN min(supply.unitCostE4)}[0]]
       } AS lines
  RETURN count(order) AS orders, sum(paid) AS revenue,
         sum(reduce(cost = 0.0, line IN lines | cost + line[0] * coalesce(line[1], 0) / 100.0)) AS cost,
         sum(size([line IN lines WHERE line[1] IS NOT NULL])) AS costed, sum(size(lines)) AS lines
}
WITH reached.heldOut AS heldOut, orders, revenue, revenue - cost AS margin, costed, lines
RETURN heldOut, count(*) AS people, sum(CASE WHEN orders > 0 THEN 1 ELSE 0 END) AS buyers, sum(orders) AS orders,
       sum(orders * orders) AS orders2, sum(revenue) AS revenue, sum(toFloat(revenue) * revenue) AS revenue2,
       sum(margin) AS margin, sum(margin * margin) AS margin2, sum(costed) AS costed, sum(lines) AS lines
ORDER BY heldOut
