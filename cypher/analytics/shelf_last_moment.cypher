// name: shelf_last_moment
// summary: When the newest order and the newest stock count before a moment were.
// summary-zh: 某一时刻之前最近一笔订单与最近一次库存盘点的时间。
// audience: job
// mode: read
// params: before: ZONED DATETIME
// returns: orderAt: ZONED DATETIME, asOf: ZONED DATETIME
// rows: one
// needs: -
CYPHER 25
RETURN head(COLLECT {
         MATCH (order:Order) WHERE order.placedAt <= $before
         RETURN order.placedAt ORDER BY order.placedAt DESC LIMIT 1
       }) AS orderAt,
       head(COLLECT {
         MATCH (:Warehouse)<-[:AT]-(stock:Stock) WHERE stock.asOf <= $before RETURN max(stock.asOf)
       }) AS asOf
