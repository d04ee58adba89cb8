// name: snapshots
// summary: The model snapshots there have been, newest first.
// summary-zh: 历次模型快照，最新的在前。
// audience: analyst
// mode: read
// params: -
// returns: id: STRING, kind: STRING, number: INTEGER, status: STRING, at: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (snapshot:Snapshot)
RETURN snapshot.id AS id, snapshot.kind AS kind, snapshot.number AS number, snapshot.status AS status,
       snapshot.at AS at
ORDER BY at DESC, kind
