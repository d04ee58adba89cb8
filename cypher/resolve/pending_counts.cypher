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
CALL () {
  WITH $label AS label WHERE label = 'Customer'
  MATCH (record:Customer) WHERE record.pending > 0
  RETURN record
  UNION ALL
  WITH $label AS label WHERE label = 'Product'
  MATCH (record:Product) WHERE record.pending > 0
  RETURN record
  UNION ALL
  WITH $label AS label WHERE label = 'Supplier'
  MATCH (record:Supplier) WHERE record.pending > 0
  RETURN record
  UNION ALL
  WITH $label AS label WHERE label = 'Address'
  MATCH (record:Address) WHERE record.pending > 0
  RETURN record
}
RETURN count(record) AS pending, count(CASE WHEN NOT EXISTS { (record)-[:RESOLVES_TO]->() } THEN 1 END) AS fresh
