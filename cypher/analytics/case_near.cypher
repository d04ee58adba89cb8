// name: case_near
// summary: Who else may belong to a case: accounts outside it that share with its members what few have, those with most and rarest first.
// summary-zh: 还有谁可能与案件有关：案件之外、与其成员共用少见事物的账户，共用越多越少见者在前。
// audience: analyst
// mode: read
// params: caseId: STRING, most: INTEGER = 20, limit: INTEGER = 50
// returns: account: STRING, name: STRING, personId: STRING, things: INTEGER, kinds: LIST<STRING>, members: INTEGER, closeness: FLOAT
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(member:Customer)
WITH collect(DISTINCT member) AS members
UNWIND members AS member
CALL (member) {
  MATCH (member)-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]->(thing)
  WHERE COUNT { (thing)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]-() } <= $most
  MATCH (thing)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]-(other:Customer)
  RETURN thing, other
  UNION
  MATCH (member)-[:PLACED]->(:Order)-[:PAID_WITH]->(thing:PaymentAccount)
  WHERE COUNT { (thing)<-[:PAID_WITH]-() } <= 10 * $most
  MATCH (thing)<-[:PAID_WITH]-(:Order)<-[:PLACED]-(other:Customer)
  RETURN thing, other
  UNION
  MATCH (member)-[:HAS_ADDRESS]->(:Address)-[:RESOLVES_TO]->(thing:Place)
  WHERE thing.room IS NOT NULL AND COUNT { (thing)<-[:RESOLVES_TO]-() } <= $most
  MATCH (thing)<-[:RESOLVES_TO]-(:Address)<-[:HAS_ADDRESS]-(other:Customer)
  RETURN thing, other
}
WITH members, thing, collect(DISTINCT member) AS held, collect(DISTINCT other) AS sharers
UNWIND sharers AS other
WITH members, thing, held, other, size(sharers) AS sharers
WHERE NOT other IN members AND other.stub IS NULL AND other.deletedAt IS NULL
UNWIND held AS member
WITH other, thing, sharers, collect(DISTINCT member) AS held
WITH other, count(thing) AS things, sum(1.0 / log(1.0 + sharers)) AS closeness,
     collect(DISTINCT [name IN labels(thing) WHERE name <> 'Identity'][0]) AS kinds, collect(held) AS held
RETURN other.key AS account, coalesce(other.name, other.nickname) AS name,
       COLLECT { MATCH (other)-[:RESOLVES_TO]->(person:Person) RETURN person.id LIMIT 1 }[0] AS personId,
       things, kinds, COUNT { UNWIND held AS some UNWIND some AS one RETURN DISTINCT one } AS members, closeness
ORDER BY closeness DESC, account
LIMIT $limit
