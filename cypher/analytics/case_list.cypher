// name: case_list
// summary: Cases by status, detector, assignee or the person, supplier or record they involve, highest score first.
// summary-zh: 按状态、检测器、负责人或涉及的人员、供应商、记录筛选的案件，得分高者在前。
// audience: page
// mode: read
// params: now: ZONED DATETIME, statuses: LIST<STRING> = [], detector: STRING = null, assignee: STRING = null, about: STRING = null,
//         skip: INTEGER = 0, limit: INTEGER = 20
// returns: id: STRING, score: FLOAT, detector: STRING, detectors: STRING, status: STRING, assignee: STRING, people: INTEGER,
//          records: INTEGER, valueAtRisk: INTEGER, currency: STRING, firstAt: ZONED DATETIME, lastAt: ZONED DATETIME,
//          openedAt: ZONED DATETIME, snoozedUntil: ZONED DATETIME, found: BOOLEAN, factors: STRING, names: LIST<STRING>, total: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (one:Case)
WITH one, CASE WHEN one.status = 'snoozed' AND one.snoozedUntil <= $now THEN 'open' ELSE one.status END AS status
WHERE (size($statuses) = 0 OR status IN $statuses)
  AND ($detector IS NULL OR one.detector = $detector OR one.reason CONTAINS '"' + $detector + '"')
  AND ($assignee IS NULL OR one.assignee = $assignee)
  AND ($about IS NULL OR EXISTS {
    MATCH (one)-[:INVOLVES]->(record:Record)
    WHERE record.key = $about OR EXISTS { MATCH (record)-[:RESOLVES_TO]->(identity:Identity) WHERE identity.id = $about }
  })
WITH one, status ORDER BY one.score DESC, one.valueAtRisk DESC, one.id
WITH collect({one: one, status: status}) AS rows
UNWIND rows[$skip..$skip + $limit] AS row
WITH row.one AS one, row.status AS status, size(rows) AS total
RETURN one.id AS id, one.score AS score, one.detector AS detector, one.reason AS detectors, status, one.assignee AS assignee,
       one.people AS people, one.records AS records, one.valueAtRisk AS valueAtRisk, one.currency AS currency,
       one.firstAt AS firstAt, one.lastAt AS lastAt, one.openedAt AS openedAt, one.snoozedUntil AS snoozedUntil,
       one.run = COLLECT { MATCH (last:Run {id: 'detect'}) RETURN last.plan }[0] AS found, one.factors AS factors,
       COLLECT {
         MATCH (one)-[:INVOLVES]->(record:Record)-[:RESOLVES_TO]->(identity:Identity)
         WITH DISTINCT identity ORDER BY identity.id LIMIT 5
         RETURN identity.name
       } AS names, total
ORDER BY score DESC, valueAtRisk DESC, id
