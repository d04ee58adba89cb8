// name: evidence_accounts
// summary: Every live customer record with its person, its age and whether it was blocked: what detectors start from.
// summary-zh: 每条有效客户记录、所属的人、注册时间与是否被封禁：各检测器的起点。
// audience: job
// mode: read
// params: -
// returns: account: STRING, person: STRING, source: STRING, name: STRING, registered: INTEGER, blocked: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (record:Customer)
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS account,
       coalesce(COLLECT { MATCH (record)-[:RESOLVES_TO]->(person:Person) RETURN person.id LIMIT 1 }[0], record.key) AS person,
       record.source AS source, coalesce(record.name, record.nickname) AS name,
       record.registeredAt.epochSeconds AS registered,
       COLLECT {
         MATCH (record)-[:HAD]->(event:Interaction {kind: 'blocked'}) RETURN min(event.at.epochSeconds)
       }[0] AS blocked
ORDER BY account
