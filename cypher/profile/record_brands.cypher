// name: record_brands
// summary: Which brands some customer records bought, over their newest orders.
// summary-zh: 若干客户记录最近订单的品牌构成。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, before: ZONED DATETIME, orderLimit: INTEGER = 300, limit: INTEGER = 12
// returns: brand: STRING, lineCount: INTEGER
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
CALL (recordKey) {
  MATCH (order:Order) WHERE order.customerKey = recordKey AND order.placedAt < $before
  RETURN order ORDER BY order.customerKey DESC, order.placedAt DESC LIMIT $orderLimit
}
MATCH (order)-[line:CONTAINS]->(product:Product)
OPTIONAL MATCH (product)-[:OF]->(brand:Brand)
WITH coalesce(brand.name, product.brand) AS brand, line
WHERE brand IS NOT NULL
RETURN brand, count(line) AS lineCount
ORDER BY lineCount DESC, brand
LIMIT $limit
