// name: record_brands
// summary: In how many of their newest paid orders some customer records bought of each brand.
// summary-zh: 若干客户记录最近的已付款订单中，各品牌出现在多少张订单里。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, before: ZONED DATETIME, sample: INTEGER = 1000, counted: LIST<STRING>,
//   limit: INTEGER = 12
// returns: brand: STRING, orders: INTEGER
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
OPTIONAL MATCH (product)-[:OF]->(brand:Brand)
WITH coalesce(brand.name, product.brand) AS brand, order
WHERE brand IS NOT NULL
RETURN brand, count(DISTINCT order) AS orders
ORDER BY orders DESC, brand
LIMIT $limit
