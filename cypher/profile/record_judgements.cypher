// name: record_judgements
// summary: Every judgement on some records, of people and of rules, those taken back too.
// summary-zh: 针对若干记录的全部判定（人工与规则），包括已撤回的。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, limit: INTEGER = 400
// returns: id: STRING, kind: STRING, verdict: STRING, leftKey: STRING, rightKey: STRING, by: STRING,
//   at: ZONED DATETIME, why: STRING, retracts: STRING
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
CALL (recordKey) {
  MATCH (judgement:Judgement) WHERE judgement.leftKey = recordKey
  RETURN judgement
UNION
  MATCH (judgement:Judgement) WHERE judgement.rightKey = recordKey
  RETURN judgement
}
WITH DISTINCT judgement ORDER BY judgement.at DESC LIMIT $limit
RETURN judgement.id AS id, judgement.kind AS kind, judgement.verdict AS verdict, judgement.leftKey AS leftKey,
       judgement.rightKey AS rightKey, judgement.by AS by, judgement.at AS at, judgement.why AS why,
       judgement.retracts AS retracts
