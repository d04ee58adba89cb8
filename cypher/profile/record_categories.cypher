// name: record_categories
// summary: In how many of their newest paid orders some customer records bought of each category.
// summary-zh: 若干客户记录最近的已付款订单中，各品类出现在多少张订单里。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, before: ZONED DATETIME, sample: INTEGER = 1000, counted: LIST<STRING>,
//   limit: INTEGER = 12
// returns: category: STRING, orders: INTEGER
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
CALL (recordKey) {
  MATCH (order:Order) WHERE order.customerKey = recordKey AND order.placedAt < $before
  RETURN order ORDER BY order.customerKey DESC, order.placedAt DESC LIMIT $sample
}
WITH order WHERE order.status IS NULL OR order.status IN $counted
MATCH (order)-[:CONTAINS]->(product:Product)
OPTIONAL MATCH (product)-[:IN]->(category:Category)
WITH coalesce(category.name, product.category) AS category, order
WHERE category IS NOT NULL
RETURN category, count(DISTINCT order) AS orders
ORDER BY orders DESC, category
LIMIT $limit
