// name: release_pair
// summary: Gives back a pair of the work list that a reviewer claimed.
// summary-zh: 释放某位审核人认领的一对记录。
// audience: job
// mode: write
// params: leftKey: STRING, rightKey: STRING, by: STRING
// returns: -
// rows: none
// needs: -
CYPHER 25
MATCH (one:Record {key: $leftKey})-[match:MATCHES]->(two:Record {key: $rightKey})
WHERE match.claimedBy = $by
REMOVE match.claimedBy, match.claimedUntil
