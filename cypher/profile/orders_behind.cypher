// name: orders_behind
// summary: The orders behind a bar of a customer's charts: of the newest of each record, those of a span, a weekday, an hour, a category or a brand.
// summary-zh: 客户图表中某一柱背后的订单：各记录最近的订单中，属于某段时间、星期、时段、品类或品牌的那些。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, before: ZONED DATETIME, sample: INTEGER = 1000, counted: LIST<STRING>, zone: STRING,
//   since: ZONED DATETIME = null, after: ZONED DATETIME = null, weekday: INTEGER = null, hour: INTEGER = null,
//   category: STRING = null, brand: STRING = null, skip: INTEGER = 0, limit: INTEGER = 20
// returns: total: INTEGER, recordKey: STRING, order: MAP, lineCount: INTEGER, products: LIST<STRING>, shipments: LIST<MAP>,
//   refunds: LIST<MAP>, channel: STRING, lineAmounts: LIST<INTEGER>
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
CALL (recordKey) {
  MATCH (placed:Order) WHERE placed.customerKey = recordKey AND placed.placedAt < $before
  RETURN placed ORDER BY placed.customerKey DESC, placed.placedAt DESC LIMIT $sample
}
WITH placed, datetime({datetime: placed.placedAt, timezone: $zone}) AS local
WHERE (placed.status IS NULL OR placed.status IN $counted)
  AND ($since IS NULL OR placed.placedAt >= $since) AND ($after IS NULL OR placed.placedAt < $after)
  AND ($weekday IS NULL OR local.dayOfWeek = $weekday) AND ($hour IS NULL OR local.hour = $hour)
  AND ($category IS NULL OR EXISTS {
    MATCH (placed)-[:CONTAINS]->(product:Product)
    OPTIONAL MATCH (product)-[:IN]->(category:Category)
    WITH coalesce(category.name, product.category) AS name WHERE name = $category
    RETURN name
  })
  AND ($brand IS NULL OR EXISTS {
    MATCH (placed)-[:CONTAINS]->(product:Product)
    OPTIONAL MATCH (product)-[:OF]->(brand:Brand)
    WITH coalesce(brand.name, product.brand) AS name WHERE name = $brand
    RETURN name
  })
WITH placed ORDER BY placed.placedAt DESC, placed.key DESC
WITH collect(placed) AS found
UNWIND found[$skip..$skip + $limit] AS order
RETURN size(found) AS total, order.customerKey AS recordKey, properties(order) AS order,
       COUNT {(order)-[:CONTAINS]->()} AS lineCount,
       COLLECT {MATCH (order)-[:CONTAINS]->(product:Product) RETURN product.name LIMIT 4} AS products,
       COLLECT {MATCH (order)-[:FULFILLED_BY]->(shipment:Shipment) RETURN properties(shipment) LIMIT 5} AS shipments,
       COLLECT {MATCH (order)-[:REFUNDED]->(refund:Refund) RETURN properties(refund) LIMIT 5} AS refunds,
       head(COLLECT {MATCH (order)-[:THROUGH]->(channel:Channel) RETURN channel.name LIMIT 1}) AS channel,
       COLLECT {
         MATCH (order)-[line:CONTAINS]->(:Product)
         RETURN coalesce(line.amount, toInteger(floor(line.unitPriceE4 * line.quantity * (1 - coalesce(line.discount, 0.0))
                / CASE WHEN order.currency IN ['JPY', 'KRW', 'VND'] THEN 10000.0 ELSE 100.0 END + 0.5000001)))
       } AS lineAmounts
