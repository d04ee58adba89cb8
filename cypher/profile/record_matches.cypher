// name: record_matches
// summary: Computed links among some customer records.
// summary-zh: 若干客户记录之间计算出的匹配。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, limit: INTEGER = 400
// returns: leftKey: STRING, rightKey: STRING, match: MAP
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
MATCH (record:Record {key: recordKey})-[match:MATCHES]->(other:Record)
WHERE other.key IN $recordKeys
RETURN record.key AS leftKey, other.key AS rightKey, properties(match) AS match
ORDER BY match.probability DESC
LIMIT $limit
