// name: orders_of_record
// summary: The newest orders of one customer record before an instant, in the index's own order.
// summary-zh: 一条客户记录在某一时刻之前的最近订单，按索引顺序读取。
// audience: page
// mode: read
// params: customerKey: STRING, before: ZONED DATETIME, limit: INTEGER = 20
// returns: order: MAP, lineCount: INTEGER, products: LIST<STRING>, shipments: LIST<MAP>, refunds: LIST<MAP>,
//   channel: STRING, addressKey: STRING, lineAmounts: LIST<INTEGER>
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)
WHERE order.customerKey = $customerKey AND order.placedAt < $before
WITH order ORDER BY order.customerKey DESC, order.placedAt DESC LIMIT $limit
RETURN properties(order) AS order, COUNT {(order)-[:CONTAINS]->()} AS lineCount,
       COLLECT {MATCH (order)-[:CONTAINS]->(product:Product) RETURN product.name LIMIT 4} AS products,
       COLLECT {MATCH (order)-[:FULFILLED_BY]->(shipment:Shipment) RETURN properties(shipment) LIMIT 5} AS shipments,
       COLLECT {MATCH (order)-[:REFUNDED]->(refund:Refund) RETURN properties(refund) LIMIT 5} AS refunds,
       head(COLLECT {MATCH (order)-[:THROUGH]->(channel:Channel) RETURN channel.name LIMIT 1}) AS channel,
       head(COLLECT {MATCH (order)-[:SHIPPED_TO]->(address:Address) RETURN address.key LIMIT 1}) AS addressKey,
       COLLECT {
         MATCH (order)-[line:CONTAINS]->(:Product)
         RETURN coalesce(line.amount, toInteger(floor(line.unitPriceE4 * line.quantity * (1 - coalesce(line.discount, 0.0))
                / CASE WHEN order.currency IN ['JPY', 'KRW', 'VND'] THEN 10000.0 ELSE 100.0 END + 0.5000001)))
       } AS lineAmounts
