// name: publish_communities
// summary: Replace the communities there are by those of a run, with the overview as one text, in one transaction.
// summary-zh: 在一个事务中以本次运行的结果替换全部社群，并把概览存为一段文本。
// audience: job
// mode: write
// params: run: STRING, at: ZONED DATETIME, report: STRING, communities: LIST<MAP>
// returns: communities: INTEGER
// rows: one
// needs: -
CYPHER 25
MERGE (last:Run {id: 'communities'})
SET last.kind = 'communities', last.status = 'done', last.finishedAt = $at, last.report = $report
WITH last
CALL () {
  MATCH (old:Community)
  DETACH DELETE old
}
CALL () {
  UNWIND $communities AS row
  CREATE (made:Community {id: row.id, run: $run, members: size(row.people)})
  WITH made, row
  UNWIND row.people AS id
  MATCH (person:Person {id: id})
  CREATE (person)-[:MEMBER_OF {run: $run}]->(made)
}
RETURN size($communities) AS communities
