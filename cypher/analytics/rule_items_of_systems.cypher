// name: rule_items_of_systems
// summary: Goods that several product records are, with unit, content and price in each.
// summary-zh: 对应多条商品记录的货品，以及各记录的单位、含量与价格。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: item: STRING, name: STRING, products: LIST<MAP>
// rows: many
// needs: -
CYPHER 25
MATCH (item:Item)<-[:RESOLVES_TO]-(product:Product)
WHERE product.stub IS NULL AND product.deletedAt IS NULL
WITH item, product ORDER BY product.source, product.key
WITH item, collect({
       source: product.source, sourceId: product.sourceId, key: product.key, unit: product.unit,
       priceE4: product.priceE4, currency: product.currency, content: product.contentQuantity,
       contentUnit: product.contentUnit
     }) AS products
WHERE size(products) > 1
RETURN item.id AS item, item.name AS name, products
ORDER BY item
LIMIT $limit
