// name: pending_records
// summary: Records of one kind that changed since they were resolved, some of them.
// summary-zh: 某类中自上次归并后有变化的部分记录。
// audience: job
// mode: read
// params: label: STRING, limit: INTEGER = 500
// returns: key: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (record:$($label))
WHERE record.pending > 0
RETURN record.key AS key
LIMIT $limit
