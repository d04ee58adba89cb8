// name: shelf_lines
// summary: Lines of paid orders since a moment, with the warehouse, channel and division each was served from.
// summary-zh: 某一时刻以来已支付订单的明细，附发货仓库、渠道与行政区划。
// audience: job
// mode: read
// params: since: ZONED DATETIME
// returns: orderKey: STRING, parentKey: STRING, productKey: STRING, quantity: FLOAT, warehouseKey: STRING,
//   channelKey: STRING, division: STRING, person: STRING, at: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)
WHERE order.placedAt >= $since AND order.stub IS NULL AND order.deletedAt IS NULL
  AND (order.paidAt IS NOT NULL OR NOT coalesce(order.status, '') IN ['created', 'closed'])
WITH order,
     head(COLLECT {
       MATCH (order)-[:FULFILLED_BY]->(:Shipment)-[:FROM]->(warehouse:Warehouse) RETURN warehouse.key LIMIT 1
     }) AS warehouseKey,
     head(COLLECT {
       MATCH (order)-[:SHIPPED_TO]->(address:Address) RETURN address.divisionCode LIMIT 1
     }) AS division,
     head(COLLECT {
       MATCH (order)<-[:PLACED]-(buyer:Customer)
       OPTIONAL MATCH (buyer)-[:RESOLVES_TO]->(person:Person)
       RETURN person.id LIMIT 1
     }) AS person
MATCH (order)-[line:CONTAINS]->(product:Product)
RETURN order.key AS orderKey, order.parentKey AS parentKey, product.key AS productKey,
       line.quantity AS quantity, warehouseKey, order.channelKey AS channelKey, division, person,
       order.placedAt.epochMillis AS at
