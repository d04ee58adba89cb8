// name: case_ties
// summary: What at least two accounts of a case share (device, payment account, phone, e-mail, door, bank account), how many share it in all, and the order or address it is shared by.
// summary-zh: 案件中至少两个账户共用的设备、付款账户、电话、邮箱、收货地、银行账户，全部共用者人数，以及经由的订单或地址。
// audience: analyst
// mode: read
// params: caseId: STRING
// returns: label: STRING, key: STRING, thing: MAP, type: STRING, holders: LIST<STRING>, sharers: INTEGER,
//   through: LIST<MAP>
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(record:Record)
WITH DISTINCT record
CALL (record) {
  MATCH (record)-[own:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE|PAID_TO]->(thing)
  RETURN thing, type(own) AS type, null AS through
  UNION
  MATCH (record)-[:SIGNED_IN]->(:SignIn)-[:FROM]->(thing:Device)
  RETURN thing, 'USES_DEVICE' AS type, null AS through
  UNION
  MATCH (record)-[:PLACED]->(order:Order)-[:PAID_WITH]->(thing:PaymentAccount)
  WITH thing, order ORDER BY order.placedAt DESC, order.key
  RETURN thing, 'PAID_WITH' AS type, head(collect(order)) AS through
  UNION
  MATCH (record)-[:PLACED]->(:Order)-[:SHIPPED_TO]->(address:Address)-[:RESOLVES_TO]->(thing:Place)
  WITH thing, address ORDER BY address.key
  RETURN thing, 'SHIPPED_TO' AS type, head(collect(address)) AS through
  UNION
  MATCH (record:Supplier)-[:HAS_ADDRESS]->(address:Address)-[:RESOLVES_TO]->(thing:Place)
  WITH thing, address ORDER BY address.key
  RETURN thing, 'HAS_ADDRESS' AS type, head(collect(address)) AS through
}
WITH thing, type, record, head(collect(through)) AS through
WITH thing, type, collect(record.key) AS holders,
     [pair IN collect([record.key, through]) WHERE pair[1] IS NOT NULL | {holder: pair[0], key: pair[1].key,
       label: CASE WHEN pair[1]:Order THEN 'Order' ELSE 'Address' END,
       text: pair[1].text, orderNumber: pair[1].orderNumber}] AS through
WHERE size(holders) > 1
WITH thing, type, holders, through,
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
       type, holders, through, CASE WHEN sharers < size(holders) THEN size(holders) ELSE sharers END AS sharers
ORDER BY size(holders) DESC, sharers, label, key
