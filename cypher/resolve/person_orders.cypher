// name: person_orders
// summary: Keeps on some persons how often and how much they ordered, refunds taken off.
// summary-zh: 更新若干人的下单次数与金额（扣除退款）。
// audience: job
// mode: write
// params: ids: LIST<STRING>
// returns: persons: INTEGER
// rows: one
// needs: -
CYPHER 25
UNWIND $ids AS wanted
MATCH (person:Person {id: wanted})
CALL (person) {
  MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)
  WHERE order.stub IS NULL AND order.deletedAt IS NULL
  OPTIONAL MATCH (order)-[:REFUNDED]->(refund:Refund)
  WITH order, sum(refund.amount) AS refunded
  RETURN count(order) AS orders, min(order.placedAt) AS firstOrderAt, max(order.placedAt) AS lastOrderAt,
         sum(coalesce(order.paidAmount, order.goodsAmount, 0) - refunded) AS revenue, min(order.currency) AS currency
}
SET person.orders = orders, person.firstOrderAt = firstOrderAt, person.lastOrderAt = lastOrderAt,
    person.revenue = revenue, person.currency = currency
RETURN count(person) AS persons
