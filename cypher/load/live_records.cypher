// name: live_records
// summary: Keys and ids of a source's live records of one label, which a snapshot is compared with.
// summary-zh: 某来源某类现存记录的键与编号，用于与全量快照比对。
// audience: job
// mode: read
// params: label: STRING, source: STRING
// returns: key: STRING, sourceId: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (n:$($label))
WHERE n.source = $source AND n.deletedAt IS NULL AND n.stub IS NULL AND n.rowHash IS NOT NULL
RETURN n.key AS key, n.sourceId AS sourceId
