// name: record_categories
// summary: What some customer records bought, by category, over their newest orders.
// summary-zh: 若干客户记录最近订单的品类构成。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, before: ZONED DATETIME, orderLimit: INTEGER = 300, limit: INTEGER = 12
// returns: category: STRING, lineCount: INTEGER, quantity: FLOAT, orders: INTEGER
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
CALL (recordKey) {
  MATCH (order:Order) WHERE order.customerKey = recordKey AND order.placedAt < $before
  RETURN order ORDER BY order.customerKey DESC, order.placedAt DESC LIMIT $orderLimit
}
MATCH (order)-[line:CONTAINS]->(product:Product)
OPTIONAL MATCH (product)-[:IN]->(category:Category)
WITH coalesce(category.name, product.category) AS category, order, line
WHERE category IS NOT NULL
RETURN category, count(line) AS lineCount, sum(line.quantity) AS quantity, count(DISTINCT order) AS orders
ORDER BY lineCount DESC, category
LIMIT $limit
