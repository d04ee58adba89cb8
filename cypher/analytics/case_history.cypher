// name: case_history
// summary: Everything people did and runs noted about a case, oldest first.
// summary-zh: 一个案件的全部处理记录，按时间先后排列。
// audience: page
// mode: read
// params: id: STRING
// returns: id: STRING, kind: STRING, by: STRING, at: ZONED DATETIME, why: STRING, to: STRING, until: ZONED DATETIME, evidence: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (event:CaseEvent)
WHERE event.caseId = $id
RETURN event.id AS id, event.kind AS kind, event.by AS by, event.at AS at, event.why AS why, event.to AS to,
       event.until AS until, event.evidence AS evidence
ORDER BY at, id
