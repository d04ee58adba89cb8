// name: shelf_supplies
// summary: Who supplies each product, at what lead time.
// summary-zh: 各商品的供应商及其采购提前期。
// audience: job
// mode: read
// params: -
// returns: productKey: STRING, supplierKey: STRING, supplier: STRING, leadTimeDays: FLOAT, unitCostE4: INTEGER,
//   minimumOrder: FLOAT
// rows: many
// needs: -
CYPHER 25
MATCH (supplier:Supplier)-[supply:SUPPLIES]->(product:Product)
WHERE supplier.stub IS NULL AND supplier.deletedAt IS NULL
RETURN product.key AS productKey, supplier.key AS supplierKey, supplier.name AS supplier,
       supply.leadTimeDays AS leadTimeDays, supply.unitCostE4 AS unitCostE4, supply.minimumOrder AS minimumOrder
