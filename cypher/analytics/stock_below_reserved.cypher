// name: stock_below_reserved
// summary: Stock promised to orders beyond what is on hand.
// summary-zh: 预留数量超过现有数量的库存。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: product: STRING, productKey: STRING, warehouse: STRING, onHand: FLOAT, reserved: FLOAT, short: FLOAT
// rows: many
// needs: -
CYPHER 25
MATCH (warehouse:Warehouse)<-[:AT]-(stock:Stock)-[:OF]->(product:Product)
WHERE stock.reserved > stock.onHand
RETURN product.name AS product, product.key AS productKey, warehouse.name AS warehouse,
       stock.onHand AS onHand, stock.reserved AS reserved, stock.reserved - stock.onHand AS short
ORDER BY short DESC, productKey
LIMIT $limit
