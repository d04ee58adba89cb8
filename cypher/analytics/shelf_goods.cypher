// name: shelf_goods
// summary: Every live product with its item, unit, net content, category, brand and shelf life.
// summary-zh: 所有有效商品及其统一商品、单位、净含量、品类、品牌与保质期。
// audience: job
// mode: read
// params: -
// returns: productKey: STRING, itemId: STRING, name: STRING, source: STRING, unit: STRING, contentQuantity: FLOAT,
//   contentUnit: STRING, category: STRING, brand: STRING, shelfLifeDays: INTEGER, discontinued: BOOLEAN,
//   priceE4: INTEGER, unitsInStock: FLOAT, unitsOnOrder: FLOAT, reorderLevel: FLOAT
// rows: many
// needs: -
CYPHER 25
MATCH (product:Product)
WHERE product.stub IS NULL AND product.deletedAt IS NULL
WITH product,
     head(COLLECT {MATCH (product)-[:RESOLVES_TO]->(item:Item) RETURN item{.id, .name} LIMIT 1}) AS item,
     head(COLLECT {MATCH (product)-[:IN]->(category:Category) RETURN category.name LIMIT 1}) AS category
RETURN product.key AS productKey, item.id AS itemId, coalesce(item.name, product.name) AS name,
       product.source AS source, product.unit AS unit, product.contentQuantity AS contentQuantity,
       product.contentUnit AS contentUnit, coalesce(category, product.category) AS category,
       product.brand AS brand, product.shelfLifeDays AS shelfLifeDays, product.discontinued AS discontinued,
       product.priceE4 AS priceE4, product.unitsInStock AS unitsInStock, product.unitsOnOrder AS unitsOnOrder,
       product.reorderLevel AS reorderLevel
ORDER BY productKey
