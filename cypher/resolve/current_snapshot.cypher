// name: current_snapshot
// summary: The newest model snapshot of one kind, and whether its identities are all published.
// summary-zh: 某类最新的模型快照，及其身份是否已全部发布。
// audience: job
// mode: read
// params: kind: STRING
// returns: id: STRING, number: INTEGER, status: STRING, at: ZONED DATETIME
// rows: optional
// needs: -
CYPHER 25
MATCH (snapshot:Snapshot)
WHERE snapshot.kind = $kind
RETURN snapshot.id AS id, snapshot.number AS number, snapshot.status AS status, snapshot.at AS at
ORDER BY number DESC LIMIT 1
