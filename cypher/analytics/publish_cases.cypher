// name: publish_cases
// summary: Replace all findings, and the cases nobody has touched, by those of a run, in one transaction.
// summary-zh: 在一个事务中以本次运行的结果替换全部发现与无人处理过的案件。
// audience: job
// mode: write
// params: run: STRING, at: ZONED DATETIME, report: STRING, cases: LIST<MAP>, findings: LIST<MAP>, events: LIST<MAP>
// returns: cases: INTEGER
// rows: one
// needs: -
CYPHER 25
// Writing this node first makes runs at the same time wait for each other.
MERGE (last:Run {id: 'detect'})
SET last.kind = 'detect', last.status = 'done', last.plan = $run, last.finishedAt = $at, last.report = $report
WITH last
CALL () {
  MATCH (old:Finding)
  DETACH DELETE old
}
CALL () {
  MATCH (old:Case)
  WHERE old.status = 'open' AND old.assignee IS NULL AND NOT old.id IN [row IN $cases | row.id]
    AND NOT EXISTS { MATCH (event:CaseEvent) WHERE event.caseId = old.id }
  DETACH DELETE old
}
CALL () {
  MATCH (known:Case)-[link:INVOLVES]->()
  WHERE known.id IN [row IN $cases | row.id]
  DELETE link
}
CALL () {
  UNWIND $cases AS row
  MERGE (found:Case {id: row.id})
  ON CREATE SET found.status = 'open', found.openedAt = $at
  SET found += row.values, found.run = $run
  WITH found, row
  UNWIND row.members AS key
  MATCH (record:Record {key: key})
  CREATE (found)-[:INVOLVES {role: 'member'}]->(record)
}
CALL () {
  UNWIND $events AS row
  MATCH (found:Case {id: row.caseId})
  CREATE (event:CaseEvent {id: row.id, kind: row.kind, caseId: row.caseId, at: $at, why: row.why})
  CREATE (event)-[:ABOUT]->(found)
  SET found.status = 'open', found.snoozedUntil = null
}
CALL () {
  UNWIND $findings AS row
  CREATE (finding:Finding {id: row.id})
  SET finding += row.values, finding.run = $run, finding.at = $at
  WITH finding, row
  UNWIND row.members AS key
  MATCH (record:Record {key: key})
  CREATE (finding)-[:INVOLVES {role: 'member'}]->(record)
}
RETURN size($cases) AS cases
