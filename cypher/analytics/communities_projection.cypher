// name: communities_projection
// summary: Customer records and the things few share (phone, e-mail, account, device, payment account, door, referral), as a graph for GDS.
// summary-zh: 供 GDS 使用的图：客户记录与少数人共用的电话、邮箱、账号、设备、付款账户、收货地及推荐关系。
// audience: job
// mode: read
// params: graph: STRING, most: INTEGER = 20
// returns: graph: MAP
// rows: one
// needs: gds
CYPHER 25
MATCH (record:Customer)
WHERE record.stub IS NULL AND record.deletedAt IS NULL
OPTIONAL CALL (record) {
  MATCH (record)-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]->(thing)
  WHERE COUNT { (thing)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]-() } <= $most
  RETURN thing, COUNT { (thing)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]-() } AS sharers
  UNION
  MATCH (record)-[:PLACED]->(:Order)-[:PAID_WITH]->(thing:PaymentAccount)
  WHERE COUNT { (thing)<-[:PAID_WITH]-() } <= 10 * $most
  RETURN thing, 2 AS sharers
  UNION
  MATCH (record)-[:HAS_ADDRESS]->(:Address)-[:RESOLVES_TO]->(thing:Place)
  WHERE thing.room IS NOT NULL AND COUNT { (thing)<-[:RESOLVES_TO]-() } <= $most
  RETURN thing, COUNT { (thing)<-[:RESOLVES_TO]-() } AS sharers
  UNION
  MATCH (record)-[:RESOLVES_TO]->(thing:Person)
  RETURN thing, 1 AS sharers
  UNION
  MATCH (record)-[:REFERRED]->(thing:Customer)
  RETURN thing, 2 AS sharers
}
WITH record, thing, CASE WHEN sharers <= 2 THEN 1.0 ELSE 1.0 / log(sharers) END AS weight
RETURN gds.graph.project($graph, record, thing, {relationshipProperties: {weight: weight}}, {undirectedRelationshipTypes: ['*']}) AS graph
