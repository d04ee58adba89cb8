// name: suppliers_sharing_legal_person
// summary: Suppliers with the same legal representative under different tax codes.
// summary-zh: 法定代表人相同而税号不同的供应商。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: legalPerson: STRING, suppliers: LIST<STRING>, taxCodes: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (supplier:Supplier)
WHERE supplier.legalPerson IS NOT NULL AND supplier.uniformCreditCode IS NOT NULL AND supplier.deletedAt IS NULL
WITH supplier.legalPerson AS legalPerson, collect(DISTINCT supplier.name) AS suppliers,
     collect(DISTINCT supplier.uniformCreditCode) AS taxCodes
WHERE size(taxCodes) > 1
RETURN legalPerson, suppliers, taxCodes
ORDER BY size(taxCodes) DESC, legalPerson
LIMIT $limit
