// name: judgement
// summary: One judgement by its id.
// summary-zh: 按编号查一条判定。
// audience: job
// mode: read
// params: id: STRING
// returns: id: STRING, kind: STRING, verdict: STRING, leftKey: STRING, rightKey: STRING, by: STRING, at: ZONED DATETIME, why: STRING, retracts: STRING
// rows: optional
// needs: -
CYPHER 25
MATCH (judgement:Judgement {id: $id})
RETURN judgement.id AS id, judgement.kind AS kind, judgement.verdict AS verdict, judgement.leftKey AS leftKey,
       judgement.rightKey AS rightKey, judgement.by AS by, judgement.at AS at, judgement.why AS why,
       judgement.retracts AS retracts
