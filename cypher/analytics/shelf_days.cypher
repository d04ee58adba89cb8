// name: shelf_days
// summary: How each product's days ended in each warehouse, and for how many minutes nothing was left.
// summary-zh: 各仓库各商品每日的期末库存与断货分钟数。
// audience: job
// mode: read
// params: since: DATE
// returns: productKey: STRING, warehouseKey: STRING, day: DATE, closing: FLOAT, outMinutes: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (warehouse:Warehouse)<-[:AT]-(stockDay:StockDay)
WHERE stockDay.day >= $since AND stockDay.stub IS NULL AND stockDay.deletedAt IS NULL
MATCH (stockDay)-[:OF]->(product:Product)
RETURN product.key AS productKey, warehouse.key AS warehouseKey, stockDay.day AS day,
       stockDay.closing AS closing, stockDay.outMinutes AS outMinutes
