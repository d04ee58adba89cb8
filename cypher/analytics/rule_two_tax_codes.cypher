// name: rule_two_tax_codes
// summary: Suppliers of one name, or one organization, with more than one tax code.
// summary-zh: 名称相同或属同一企业、却有不止一个税号的供应商。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: named: STRING, suppliers: LIST<MAP>
// rows: many
// needs: -
CYPHER 25
CALL () {
  MATCH (organization:Organization)<-[:RESOLVES_TO]-(supplier:Supplier)
  WHERE supplier.uniformCreditCode IS NOT NULL
  RETURN organization.id AS named, supplier
  UNION
  MATCH (supplier:Supplier)
  WHERE supplier.uniformCreditCode IS NOT NULL AND supplier.nameKey IS NOT NULL
  RETURN supplier.nameKey AS named, supplier
}
WITH named, supplier ORDER BY supplier.source, supplier.key
WITH named, count(DISTINCT supplier.uniformCreditCode) AS codes, collect({
       source: supplier.source, sourceId: supplier.sourceId, key: supplier.key,
       code: supplier.uniformCreditCode, name: supplier.name
     }) AS suppliers
WHERE codes > 1
RETURN named, suppliers
ORDER BY named
LIMIT $limit
