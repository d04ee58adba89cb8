// name: suppliers_of_shortage
// summary: Who supplies an item that runs out: cost, lead time, smallest order, and how many shortages are theirs.
// summary-zh: 缺货商品的供应商：进价、采购提前期、起订量，以及该供应商涉及的缺货数。
// audience: analyst
// mode: read
// params: itemId: STRING = null, limit: INTEGER = 100
// returns: itemId: STRING, item: STRING, supplierKey: STRING, supplier: STRING, leadTimeDays: FLOAT,
//   unitCostE4: INTEGER, currency: STRING, minimumOrder: FLOAT, warehouses: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (cover:Cover)-[:COVERS]->(thing)
WHERE cover.shortage AND ($itemId IS NULL OR cover.itemId = $itemId)
WITH thing, cover.itemId AS itemId, cover.name AS item, collect(cover.warehouse) AS warehouses
CALL (thing) {
  MATCH (thing)<-[:RESOLVES_TO]-(product:Product) RETURN product
  UNION
  WITH thing WHERE thing:Product RETURN thing AS product
}
MATCH (product)<-[supply:SUPPLIES]-(supplier:Supplier)
RETURN itemId, item, supplier.key AS supplierKey, supplier.name AS supplier, supply.leadTimeDays AS leadTimeDays,
       supply.unitCostE4 AS unitCostE4, product.currency AS currency, supply.minimumOrder AS minimumOrder, warehouses
ORDER BY item, leadTimeDays, unitCostE4, supplierKey
LIMIT $limit
