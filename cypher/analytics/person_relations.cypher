// name: person_relations
// summary: Whom a person is tied to: by device, payment account, phone, e-mail, platform account, door or referral, and how many share each.
// summary-zh: 一个人与谁有关联：共用设备、付款账户、电话、邮箱、平台账号、住址或推荐关系，以及每项的共用人数。
// audience: analyst
// mode: read
// params: personId: STRING, most: INTEGER = 60
// returns: kind: STRING, otherLabel: STRING, otherId: STRING, otherName: STRING, label: STRING, key: STRING, name: STRING, sharers: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person {id: $personId})<-[:RESOLVES_TO]-(own:Customer)
CALL (own) {
  MATCH (own)-[use:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]->(thing)
  WHERE COUNT { (thing)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]-() } <= 4 * $most
  MATCH (thing)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]-(other)
  RETURN CASE type(use) WHEN 'HAS_PHONE' THEN 'phone' WHEN 'HAS_EMAIL' THEN 'email' WHEN 'HAS_ACCOUNT' THEN 'account'
         ELSE 'device' END AS kind, thing, other
  UNION
  MATCH (own)-[:PLACED]->(:Order)-[:PAID_WITH]->(thing:PaymentAccount)
  WHERE COUNT { (thing)<-[:PAID_WITH]-() } <= 20 * $most
  MATCH (thing)<-[:PAID_WITH]-(:Order)<-[:PLACED]-(other:Customer)
  RETURN 'payment' AS kind, thing, other
  UNION
  MATCH (own)-[:HAS_ADDRESS]->(:Address)-[:RESOLVES_TO]->(thing:Place)
  WHERE thing.room IS NOT NULL AND COUNT { (thing)<-[:RESOLVES_TO]-() } <= 4 * $most
  MATCH (thing)<-[:RESOLVES_TO]-(:Address)<-[:HAS_ADDRESS]-(other)
  WHERE other:Customer OR other:Supplier
  RETURN 'household' AS kind, thing, other
  UNION
  MATCH (own)-[:REFERRED]->(other:Customer)
  RETURN 'referred' AS kind, other AS thing, other
  UNION
  MATCH (own)<-[:REFERRED]-(other:Customer)
  RETURN 'referredBy' AS kind, other AS thing, other
}
MATCH (other)-[:RESOLVES_TO]->(one)
WITH person, kind, thing, one
WITH person, kind, thing, collect(DISTINCT one) AS ends
UNWIND ends AS one
WITH kind, thing, one, size(ends) AS sharers, person
WHERE one <> person
RETURN kind, labels(one)[-1] AS otherLabel, one.id AS otherId, one.name AS otherName,
       [name IN labels(thing) WHERE NOT name IN ['Record', 'Identity']][0] AS label, coalesce(thing.key, thing.id) AS key,
       coalesce(thing.value, thing.standardised) AS name, sharers
ORDER BY sharers, kind, otherId
LIMIT 500
