// name: discovery_group
// summary: What ties a group of people: their names, the coupons several of them redeemed, and what they paid.
// summary-zh: 一组人之间的联系：姓名、多人使用过的优惠券以及付款。
// audience: page
// mode: read
// params: personIds: LIST<STRING>, limit: INTEGER = 60
// returns: people: LIST<MAP>, coupons: LIST<MAP>, orders: INTEGER
// rows: one
// needs: -
CYPHER 25
CALL () {
  UNWIND $personIds AS personId
  MATCH (person:Person {id: personId})
  RETURN collect(person{.id, .name, .records})[..$limit] AS people
}
CALL () {
  UNWIND $personIds AS personId
  MATCH (person:Person {id: personId})<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)-[:REDEEMED]->(coupon:Coupon)
  WITH coupon, count(DISTINCT person) AS users, count(DISTINCT order) AS orders
  WHERE users > 1
  WITH coupon, users, orders ORDER BY users DESC, coupon.key
  RETURN collect({key: coupon.key, name: coalesce(coupon.name, coupon.code, coupon.sourceId), users: users, orders: orders})[..5] AS coupons,
         sum(orders) AS orders
}
RETURN people, coupons, orders
