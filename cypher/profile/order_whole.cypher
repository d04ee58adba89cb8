// name: order_whole
// summary: One order with its buyer, lines, deliveries, refunds, address and coupons.
// summary-zh: 一张订单及其买家、明细、配送、退款、地址和优惠券。
// audience: page
// mode: read
// params: orderKey: STRING, lineLimit: INTEGER = 200
// returns: order: MAP, buyer: MAP, personId: STRING, lineCount: INTEGER, lines: LIST<MAP>, shipments: LIST<MAP>,
//   refunds: LIST<MAP>, coupons: LIST<MAP>, channel: MAP, address: MAP, payment: MAP
// rows: optional
// needs: -
CYPHER 25
MATCH (order:Order {key: $orderKey})
OPTIONAL MATCH (order)<-[:PLACED]-(buyer:Customer)
OPTIONAL MATCH (buyer)-[:RESOLVES_TO]->(person:Person)
WITH order, buyer, person LIMIT 1
RETURN properties(order) AS order, buyer{.key, .name, .nickname, .company, .source, .sourceId} AS buyer,
       person.id AS personId, COUNT {(order)-[:CONTAINS]->()} AS lineCount,
       COLLECT {
         MATCH (order)-[line:CONTAINS]->(product:Product)
         RETURN {line: properties(line), productKey: product.key, product: product.name,
                 specification: product.specification, category: product.category,
                 suppliers: COLLECT {MATCH (supplier:Supplier)-[:SUPPLIES]->(product) RETURN supplier{.key, .name} LIMIT 3}}
         ORDER BY line.line LIMIT $lineLimit
       } AS lines,
       COLLECT {
         MATCH (order)-[:FULFILLED_BY]->(shipment:Shipment)
         OPTIONAL MATCH (shipment)-[:FROM]->(warehouse:Warehouse)
         RETURN shipment{.*, warehouse: warehouse.name} LIMIT 20
       } AS shipments,
       COLLECT {MATCH (order)-[:REFUNDED]->(refund:Refund) RETURN properties(refund) LIMIT 20} AS refunds,
       COLLECT {MATCH (order)-[:REDEEMED]->(coupon:Coupon) RETURN properties(coupon) LIMIT 20} AS coupons,
       head(COLLECT {MATCH (order)-[:THROUGH]->(channel:Channel) RETURN properties(channel) LIMIT 1}) AS channel,
       head(COLLECT {MATCH (order)-[:SHIPPED_TO]->(address:Address) RETURN properties(address) LIMIT 1}) AS address,
       head(COLLECT {MATCH (order)-[:PAID_WITH]->(paid:PaymentAccount) RETURN properties(paid) LIMIT 1}) AS payment
