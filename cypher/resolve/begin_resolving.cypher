// name: begin_resolving
// summary: Notes that identities are being resolved, so that loads mark what they change.
// summary-zh: 记下已开始归并身份，此后载入会标记其改动的记录。
// audience: job
// mode: write
// params: -
// returns: -
// rows: none
// needs: -
CYPHER 25
MATCH (lock:Migration {number: 1})
SET lock.number = lock.number
MERGE (run:Run {id: 'resolve'})
ON CREATE SET run.kind = 'resolve', run.at = datetime()
