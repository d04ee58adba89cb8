// name: snapshot_model
// summary: What one model snapshot holds, as JSON.
// summary-zh: 某个模型快照的内容（JSON）。
// audience: analyst
// mode: read
// params: id: STRING
// returns: id: STRING, kind: STRING, number: INTEGER, at: ZONED DATETIME, model: STRING
// rows: optional
// needs: -
CYPHER 25
MATCH (snapshot:Snapshot {id: $id})
RETURN snapshot.id AS id, snapshot.kind AS kind, snapshot.number AS number, snapshot.at AS at,
       snapshot.model AS model
