// name: add_case_event
// summary: Append to a case's history and set what follows from it, where the case is still as the person saw it.
// summary-zh: 在案件仍为操作人所见状态时，追加一条处理记录并更新案件。
// audience: job
// mode: write
// params: id: STRING, event: MAP, values: MAP, expected: LIST<STRING>
// returns: status: STRING, assignee: STRING
// rows: optional
// needs: -
CYPHER 25
MATCH (one:Case {id: $id})
SET one.openedAt = coalesce(one.openedAt, $event.at)
WITH one
WHERE one.status IN $expected
CREATE (event:CaseEvent)
SET event = $event
CREATE (event)-[:ABOUT]->(one)
SET one += $values
RETURN one.status AS status, one.assignee AS assignee
