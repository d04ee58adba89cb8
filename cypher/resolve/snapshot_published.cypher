// name: snapshot_published
// summary: Notes that all identities of a model snapshot are published.
// summary-zh: 记下某模型快照的身份已全部发布。
// audience: job
// mode: write
// params: id: STRING
// returns: -
// rows: none
// needs: -
CYPHER 25
MATCH (snapshot:Snapshot {id: $id})
SET snapshot.status = 'current'
