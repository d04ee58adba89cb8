// name: pending_counts
// summary: How many records of one kind changed since they were resolved, and how many of those are new.
// summary-zh: 某类中自上次归并后有变化的记录数，及其中新记录数。
// audience: page
// mode: read
// params: label: STRING
// returns: pending: INTEGER, fresh: INTEGER
// rows: one
// needs: -
CYPHER 25
MATCH (record:$($label))
WHERE record.pending > 0
RETURN count(record) AS pending, count(CASE WHEN NOT EXISTS { (record)-[:RESOLVES_TO]->() } THEN 1 END) AS fresh
