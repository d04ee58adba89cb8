// name: case_accounts
// summary: The accounts of a case with the person each resolves to, when it was opened or blocked, and what it bought and took back.
// summary-zh: 案件涉及的账户：所属的人、注册与封禁时间、购买与退款情况。
// audience: analyst
// mode: read
// params: caseId: STRING
// returns: key: STRING, label: STRING, source: STRING, sourceId: STRING, name: STRING, identityId: STRING, identityName: STRING,
//          registeredAt: ZONED DATETIME, blockedAt: ZONED DATETIME, orders: INTEGER, paid: INTEGER, refunded: INTEGER, currency: STRING,
//          lastOrderAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(record:Record)
WITH DISTINCT record
RETURN record.key AS key, CASE WHEN record:Supplier THEN 'Supplier' ELSE 'Customer' END AS label,
       record.source AS source, record.sourceId AS sourceId, coalesce(record.name, record.nickname) AS name,
       COLLECT { MATCH (record)-[:RESOLVES_TO]->(identity:Identity) RETURN identity.id LIMIT 1 }[0] AS identityId,
       COLLECT { MATCH (record)-[:RESOLVES_TO]->(identity:Identity) RETURN identity.name LIMIT 1 }[0] AS identityName,
       record.registeredAt AS registeredAt,
       COLLECT { MATCH (record)-[:HAD]->(event:Interaction {kind: 'blocked'}) RETURN min(event.at) }[0] AS blockedAt,
       COUNT { (record)-[:PLACED]->(:Order) } AS orders,
       COLLECT { MATCH (record)-[:PLACED]->(o:Order) RETURN sum(coalesce(o.paidAmount, 0)) }[0] AS paid,
       COLLECT { MATCH (record)-[:PLACED]->(:Order)-[:REFUNDED]->(r:Refund) RETURN sum(coalesce(r.amount, 0)) }[0] AS refunded,
       COLLECT { MATCH (record)-[:PLACED]->(o:Order) WHERE o.currency IS NOT NULL RETURN o.currency LIMIT 1 }[0] AS currency,
       COLLECT { MATCH (record)-[:PLACED]->(o:Order) RETURN max(o.placedAt) }[0] AS lastOrderAt
ORDER BY key
