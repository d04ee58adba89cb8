// name: case_findings
// summary: What each detector found about the records of a case.
// summary-zh: 各检测器对案件所涉记录的发现。
// audience: page
// mode: read
// params: id: STRING
// returns: detector: STRING, score: FLOAT, factors: STRING, members: STRING, valueAtRisk: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (one:Case {id: $id})-[:INVOLVES]->(record:Record)<-[:INVOLVES]-(finding:Finding)
WITH one, finding, count(record) AS shared
WHERE one.reason CONTAINS '"' + finding.detector + '"'
WITH finding, shared ORDER BY finding.score DESC, finding.id
RETURN finding.detector AS detector, finding.score AS score, finding.factors AS factors, finding.members AS members,
       finding.valueAtRisk AS valueAtRisk, finding.currency AS currency
ORDER BY score DESC, detector
