// name: judgements
// summary: Every judgement on records of one kind, in the order they were made.
// summary-zh: 某类记录的全部判定，按作出的先后排列。
// audience: analyst
// mode: read
// params: kind: STRING
// returns: id: STRING, kind: STRING, verdict: STRING, leftKey: STRING, rightKey: STRING, by: STRING, at: ZONED DATETIME, why: STRING, retracts: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (judgement:Judgement)
WHERE judgement.kind = $kind
RETURN judgement.id AS id, judgement.kind AS kind, judgement.verdict AS verdict, judgement.leftKey AS leftKey,
       judgement.rightKey AS rightKey, judgement.by AS by, judgement.at AS at, judgement.why AS why,
       judgement.retracts AS retracts
ORDER BY at, id
