// name: mark_records
// summary: Marks records as changed, so that the next resolve looks at them.
// summary-zh: 将记录标为有变化，供下次归并处理。
// audience: job
// mode: write
// params: keys: LIST<STRING>
// returns: -
// rows: none
// needs: -
CYPHER 25
UNWIND $keys AS wanted
MATCH (record:Record {key: wanted})
SET record.pending = coalesce(record.pending, 0) + 1
