// name: claim_pair
// summary: Claims a pair of the work list for a reviewer until some time, unless another holds it.
// summary-zh: 为某位审核人认领一对记录直至某时，除非已被他人认领。
// audience: job
// mode: write
// params: leftKey: STRING, rightKey: STRING, by: STRING, now: ZONED DATETIME, until: ZONED DATETIME
// returns: by: STRING, until: ZONED DATETIME
// rows: optional
// needs: -
CYPHER 25
MATCH (one:Record {key: $leftKey})-[match:MATCHES]->(two:Record {key: $rightKey})
SET match.claimedBy = match.claimedBy
WITH match, match.claimedBy IS NULL OR match.claimedBy = $by OR match.claimedUntil <= $now AS free
SET match.claimedBy = CASE WHEN free THEN $by ELSE match.claimedBy END,
    match.claimedUntil = CASE WHEN free THEN $until ELSE match.claimedUntil END
RETURN match.claimedBy AS by, match.claimedUntil AS until
