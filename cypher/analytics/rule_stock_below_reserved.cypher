// name: rule_stock_below_reserved
// summary: Stock of which more is reserved than is there.
// summary-zh: 预留多于现有的库存。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: source: STRING, sourceId: STRING, key: STRING, other: STRING, found: FLOAT, right: FLOAT, money: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (warehouse:Warehouse)<-[:AT]-(stock:Stock)-[:OF]->(product:Product)
WHERE stock.reserved > stock.onHand
RETURN stock.source AS source, product.sourceId AS sourceId, stock.key AS key, warehouse.sourceId AS other,
       stock.reserved AS found, stock.onHand AS right,
       toInteger(round((stock.reserved - stock.onHand) * coalesce(product.priceE4, 0) / 100.0)) AS money,
       product.currency AS currency
ORDER BY money DESC, key
LIMIT $limit
