// name: case_counts
// summary: How many cases there are by status and detector.
// summary-zh: 各状态、各检测器的案件数。
// audience: page
// mode: read
// params: now: ZONED DATETIME
// returns: status: STRING, detector: STRING, cases: INTEGER, valueAtRisk: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (one:Case)
WITH one, CASE WHEN one.status = 'snoozed' AND one.snoozedUntil <= $now THEN 'open' ELSE one.status END AS status
RETURN status, one.detector AS detector, count(one) AS cases, sum(one.valueAtRisk) AS valueAtRisk, one.currency AS currency
ORDER BY status, detector, currency
