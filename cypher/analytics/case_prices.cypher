// name: case_prices
// summary: What a case's suppliers charge for each product beside what the others charge on average.
// summary-zh: 案件所涉供应商对各商品的报价，与其他供应商的平均报价对照。
// audience: analyst
// mode: read
// params: caseId: STRING
// returns: product: STRING, supplier: STRING, costE4: INTEGER, others: INTEGER, othersCostE4: FLOAT
// rows: many
// needs: -
CYPHER 25
MATCH (one:Case {id: $caseId})-[:INVOLVES]->(supplier:Supplier)-[price:SUPPLIES]->(product:Product)
WHERE price.unitCostE4 IS NOT NULL
WITH DISTINCT one, supplier, price, product
CALL (one, product) {
  MATCH (other:Supplier)-[ask:SUPPLIES]->(product)
  WHERE ask.unitCostE4 IS NOT NULL AND NOT EXISTS { MATCH (one)-[:INVOLVES]->(other) }
  RETURN count(other) AS others, avg(ask.unitCostE4) AS othersCostE4
}
RETURN product.name AS product, supplier.name AS supplier, price.unitCostE4 AS costE4, others, othersCostE4
ORDER BY product, supplier
