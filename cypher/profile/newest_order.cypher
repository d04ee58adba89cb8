// name: newest_order
// summary: When the shop's newest order before a moment was placed.
// summary-zh: 某一时刻之前店铺最新一笔订单的下单时间。
// audience: page
// mode: read
// params: before: ZONED DATETIME
// returns: placedAt: ZONED DATETIME
// rows: optional
// needs: -
CYPHER 25
MATCH (order:Order)
WHERE order.placedAt < $before
RETURN order.placedAt AS placedAt
ORDER BY order.placedAt DESC
LIMIT 1
