// name: shelf_stock
// summary: Stock as last counted, with its product and warehouse.
// summary-zh: 最近一次盘点的库存，附商品与仓库。
// audience: job
// mode: read
// params: -
// returns: productKey: STRING, warehouseKey: STRING, onHand: FLOAT, reserved: FLOAT, asOf: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (stock:Stock)-[:OF]->(product:Product)
WHERE stock.stub IS NULL AND stock.deletedAt IS NULL
OPTIONAL MATCH (stock)-[:AT]->(warehouse:Warehouse)
RETURN product.key AS productKey, warehouse.key AS warehouseKey, stock.onHand AS onHand,
       stock.reserved AS reserved, coalesce(stock.asOf, stock.eventAt).epochMillis AS asOf
