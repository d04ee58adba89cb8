// name: evidence_suppliers
// summary: Suppliers with their bank accounts, legal person, phone and door, each as one tie.
// summary-zh: 供应商及其银行账户、法定代表人、电话与地址，一项一行。
// audience: job
// mode: read
// params: -
// returns: account: STRING, company: STRING, name: STRING, kind: STRING, value: STRING, at: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (supplier:Supplier)
WHERE supplier.stub IS NULL AND supplier.deletedAt IS NULL
CALL (supplier) {
  MATCH (supplier)-[:PAID_TO]->(bank:BankAccount)
  RETURN 'bank' AS kind, bank.key AS value
  UNION ALL
  WITH supplier WHERE supplier.legalPerson IS NOT NULL
  RETURN 'legal' AS kind, supplier.legalPerson AS value
  UNION ALL
  WITH supplier WHERE supplier.phone IS NOT NULL
  RETURN 'phone' AS kind, supplier.phone AS value
  UNION ALL
  MATCH (supplier)-[:HAS_PHONE]->(phone:Phone)
  RETURN 'phone' AS kind, phone.value AS value
  UNION ALL
  MATCH (supplier)-[:HAS_ADDRESS]->(address:Address)
  WHERE address.city IS NOT NULL AND address.road IS NOT NULL
  RETURN 'door' AS kind,
         address.city + '/' + address.road + '/' + coalesce(address.number, '') + '/' + coalesce(address.building, '')
         + '/' + coalesce(address.room, '') AS value
  UNION ALL
  RETURN 'self' AS kind, supplier.key AS value
}
RETURN supplier.key AS account,
       coalesce(COLLECT { MATCH (supplier)-[:RESOLVES_TO]->(o:Organization) RETURN o.id LIMIT 1 }[0], supplier.key) AS company,
       supplier.name AS name, kind, value, supplier.eventAt.epochSeconds AS at
ORDER BY account, kind, value
