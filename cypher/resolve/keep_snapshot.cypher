// name: keep_snapshot
// summary: Keeps a model snapshot as the newest of its kind; one learnt before becomes the newest again.
// summary-zh: 保存模型快照并作为该类最新者；曾有过的同一快照会重新成为最新。
// audience: job
// mode: write
// params: id: STRING, kind: STRING, model: STRING, at: ZONED DATETIME
// returns: number: INTEGER
// rows: one
// needs: -
CYPHER 25
OPTIONAL MATCH (other:Snapshot)
WHERE other.kind = $kind
WITH coalesce(max(other.number), 0) + 1 AS number
MERGE (snapshot:Snapshot {id: $id})
ON CREATE SET snapshot.kind = $kind, snapshot.model = $model, snapshot.at = $at
SET snapshot.number = number, snapshot.status = 'publishing'
RETURN snapshot.number AS number
