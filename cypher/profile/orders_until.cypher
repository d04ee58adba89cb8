// name: orders_until
// summary: How many orders some customer records had placed before an instant.
// summary-zh: 若干客户记录在某一时刻之前的订单数。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, before: ZONED DATETIME
// returns: orders: INTEGER
// rows: one
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
RETURN sum(COUNT {
  MATCH (placed:Order) WHERE placed.customerKey = recordKey AND placed.placedAt < $before
}) AS orders
