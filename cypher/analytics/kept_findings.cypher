// name: kept_findings
// summary: Findings of the last run, those of some detectors left out.
// summary-zh: 上次运行的发现，指定检测器的除外。
// audience: job
// mode: read
// params: but: LIST<STRING>
// returns: detector: STRING, members: STRING, factors: STRING, valueAtRisk: INTEGER, currency: STRING,
//          firstAt: ZONED DATETIME, lastAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (finding:Finding)
WHERE NOT finding.detector IN $but
RETURN finding.detector AS detector, finding.members AS members, finding.factors AS factors,
       finding.valueAtRisk AS valueAtRisk, finding.currency AS currency, finding.firstAt AS firstAt,
       finding.lastAt AS lastAt
ORDER BY finding.id
