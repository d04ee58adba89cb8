// name: add_judgement
// summary: Appends a judgement and ties it to its two records.
// summary-zh: 追加一条判定，并关联到它所涉及的两条记录。
// audience: job
// mode: write
// params: id: STRING, kind: STRING, verdict: STRING, leftKey: STRING, rightKey: STRING, by: STRING, at: ZONED DATETIME, why: STRING, retracts: STRING
// returns: id: STRING
// rows: one
// needs: -
CYPHER 25
MERGE (judgement:Judgement {id: $id})
ON CREATE SET judgement.kind = $kind, judgement.verdict = $verdict, judgement.leftKey = $leftKey,
              judgement.rightKey = $rightKey, judgement.by = $by, judgement.at = $at, judgement.why = $why,
              judgement.retracts = $retracts
WITH judgement
CALL (judgement) {
  MATCH (record:Record)
  WHERE record.key IN [$leftKey, $rightKey]
  MERGE (judgement)-[:ABOUT]->(record)
  SET record.pending = coalesce(record.pending, 0) + 1
}
RETURN DISTINCT judgement.id AS id
