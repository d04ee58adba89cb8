// name: known_cases
// summary: The cases there are, with the records each involves and what was known when a person last decided on it.
// summary-zh: 已有的案件、涉及的记录，以及人员最近一次定案时掌握的情况。
// audience: job
// mode: read
// params: -
// returns: id: STRING, status: STRING, members: LIST<STRING>, stored: STRING, evidence: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (found:Case)
RETURN found.id AS id, found.status AS status,
       COLLECT { MATCH (found)-[:INVOLVES]->(record:Record) RETURN record.key ORDER BY record.key } AS members,
       found.members AS stored,
       COLLECT {
         MATCH (event:CaseEvent)
         WHERE event.caseId = found.id AND event.evidence IS NOT NULL
         RETURN event.evidence ORDER BY event.at DESC, event.id LIMIT 1
       }[0] AS evidence
ORDER BY id
