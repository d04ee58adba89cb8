// name: live_record_keys
// summary: Keys of all live records of one kind that rows have stated.
// summary-zh: 某类全部有效记录的键。
// audience: job
// mode: read
// params: label: STRING
// returns: key: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (record:$($label))
WHERE record.stub IS NULL AND record.deletedAt IS NULL AND record.key IS NOT NULL
RETURN record.key AS key
