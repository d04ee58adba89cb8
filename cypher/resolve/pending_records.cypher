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
RETURN record.key AS key
LIMIT $limit
