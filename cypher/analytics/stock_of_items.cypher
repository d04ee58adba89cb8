// name: stock_of_items
// summary: What some items have free in some warehouses; stock below zero or dated in the future gives no row.
// summary-zh: 若干商品在若干仓库的可用数量；负库存或日期在将来的不返回。
// audience: page
// mode: read
// params: productKeys: LIST<STRING>, warehouseKeys: LIST<STRING>, now: ZONED DATETIME
// returns: productKey: STRING, warehouseKey: STRING, available: FLOAT
// rows: many
// needs: -
CYPHER 25
UNWIND $productKeys AS productKey
MATCH (product:Product {key: productKey})<-[:OF]-(stock:Stock)-[:AT]->(warehouse:Warehouse)
WHERE warehouse.key IN $warehouseKeys AND stock.deletedAt IS NULL AND stock.onHand >= 0
  AND (stock.asOf IS NULL OR stock.asOf <= $now)
RETURN productKey, warehouse.key AS warehouseKey, stock.onHand - coalesce(stock.reserved, 0.0) AS available
