// name: communities_report
// summary: The overview as the last run of `renmai communities` left it.
// summary-zh: 上次运行 `renmai communities` 留下的概览。
// audience: page
// mode: read
// params: -
// returns: report: STRING, at: ZONED DATETIME
// rows: optional
// needs: -
CYPHER 25
MATCH (last:Run {id: 'communities'})
RETURN last.report AS report, last.finishedAt AS at
