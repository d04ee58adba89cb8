// name: case_ties
// summary: What at least two accounts of a case share (device, payment account, phone, e-mail, door, bank account), and how many share it in all.
// summary-zh: 案件中至少两个账户共用的设备、付款账户、电话、邮箱、收货地、银行账户，以及全部共用者人数。
// audience: analyst
// mode: read
// params: caseId: STRING
// returns: label: STRING, key: STRING, thing: MAP, type: STRING, holders: LIST<STRING>, sharers: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(record:Record)
WITH DISTINCT record
CALL (record) {
  MATCH (record)-[own:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE|PAID_TO]->(thing)
  RETURN thing, type(own) AS type
  UNION
  MATCH (record)-[:SIGNED_IN]->(:SignIn)-[:FROM]->(thing:Device)
  RETURN thing, 'USES_DEVICE' AS type
  UNION
  MATCH (record)-[:PLACED]->(:Order)-[:PAID_WITH]->(thing:PaymentAccount)
  RETURN thing, 'PAID_WITH' AS type
  UNION
  MATCH (record)-[:PLACED]->(:Order)-[:SHIPPED_TO]->(:Address)-[:RESOLVES_TO]->(thing:Place)
  RETURN thing, 'SHIPPED_TO' AS type
  UNION
  MATCH (record:Supplier)-[:HAS_ADDRESS]->(:Address)-[:RESOLVES_TO]->(thing:Place)
  RETURN thing, 'HAS_ADDRESS' AS type
}
WITH thing, type, collect(DISTINCT record.key) AS holders
WHERE size(holders) > 1
WITH thing, type, holders,
     CASE type
       WHEN 'PAID_WITH' THEN COLLECT {
         MATCH (thing)<-[:PAID_WITH]-(:Order)<-[:PLACED]-(c:Customer) RETURN count(DISTINCT c) }[0]
       WHEN 'SHIPPED_TO' THEN COLLECT {
         MATCH (thing)<-[:RESOLVES_TO]-(:Address)<-[:SHIPPED_TO]-(:Order)<-[:PLACED]-(c:Customer) RETURN count(DISTINCT c) }[0]
       WHEN 'HAS_ADDRESS' THEN COLLECT {
         MATCH (thing)<-[:RESOLVES_TO]-(:Address)<-[:HAS_ADDRESS]-(s:Supplier) RETURN count(DISTINCT s) }[0]
       ELSE COUNT { (thing)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE|PAID_TO]-() }
     END AS sharers
RETURN [name IN labels(thing) WHERE NOT name IN ['Record', 'Identity']][0] AS label, coalesce(thing.key, thing.id) AS key,
       properties(thing) AS thing,
       type, holders, CASE WHEN sharers < size(holders) THEN size(holders) ELSE sharers END AS sharers
ORDER BY size(holders) DESC, sharers, label, key
