// name: case_suppliers
// summary: Suppliers of a case with tax code, legal person, phone and bank accounts.
// summary-zh: 案件涉及的供应商：统一社会信用代码、法定代表人、电话与银行账户。
// audience: analyst
// mode: read
// params: caseId: STRING
// returns: key: STRING, source: STRING, sourceId: STRING, name: STRING, uniformCreditCode: STRING, legalPerson: STRING, phone: STRING,
//          city: STRING, address: STRING, banks: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(supplier:Supplier)
RETURN DISTINCT supplier.key AS key, supplier.source AS source, supplier.sourceId AS sourceId, supplier.name AS name,
       supplier.uniformCreditCode AS uniformCreditCode, supplier.legalPerson AS legalPerson, supplier.phone AS phone,
       supplier.city AS city, supplier.addressText AS address,
       COLLECT { MATCH (supplier)-[:PAID_TO]->(bank:BankAccount) RETURN bank.value ORDER BY bank.value } AS banks
ORDER BY key
