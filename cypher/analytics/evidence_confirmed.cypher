// name: evidence_confirmed
// summary: The customer records of confirmed cases.
// summary-zh: 已确认案件涉及的客户记录。
// audience: job
// mode: read
// params: -
// returns: account: STRING, case: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (found:Case {status: 'confirmed'})-[:INVOLVES]->(record:Customer)
RETURN record.key AS account, found.id AS case
ORDER BY account, case
