// name: organization_relations
// summary: Companies and people a company is tied to: by bank account, legal person, phone, e-mail or address.
// summary-zh: 与某公司有关联的公司与个人：银行账户、法定代表人、电话、邮箱或地址相同。
// audience: analyst
// mode: read
// params: organizationId: STRING, most: INTEGER = 60
// returns: kind: STRING, otherLabel: STRING, otherId: STRING, otherName: STRING, label: STRING, key: STRING, name: STRING, sharers: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (company:Organization {id: $organizationId})<-[:RESOLVES_TO]-(own:Supplier)
CALL (own) {
  MATCH (own)-[:PAID_TO]->(thing:BankAccount)<-[:PAID_TO]-(other:Supplier)
  RETURN 'bank' AS kind, thing, other
  UNION
  MATCH (own)-[:HAS_PHONE|HAS_EMAIL]->(thing)<-[:HAS_PHONE|HAS_EMAIL]-(other)
  RETURN 'phone' AS kind, thing, other
  UNION
  MATCH (own)-[:HAS_ADDRESS]->(:Address)-[:RESOLVES_TO]->(thing:Place)<-[:RESOLVES_TO]-(:Address)<-[:HAS_ADDRESS]-(other)
  WHERE other:Supplier OR other:Customer
  RETURN 'office' AS kind, thing, other
  UNION
  MATCH (other:Supplier)
  WHERE own.legalPerson IS NOT NULL AND other.legalPerson = own.legalPerson
  RETURN 'owner' AS kind, own AS thing, other
}
MATCH (other)-[:RESOLVES_TO]->(one)
WITH company, kind, thing, collect(DISTINCT one) AS ends
WHERE size(ends) <= $most
UNWIND ends AS one
WITH company, kind, thing, one, size(ends) AS sharers
WHERE one <> company
RETURN kind, labels(one)[-1] AS otherLabel, one.id AS otherId, one.name AS otherName,
       [name IN labels(thing) WHERE NOT name IN ['Record', 'Identity']][0] AS label, coalesce(thing.key, thing.id) AS key,
       coalesce(thing.value, thing.standardised) AS name, sharers
ORDER BY sharers, kind, otherId
LIMIT 500
