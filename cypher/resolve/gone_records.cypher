// name: gone_records
// summary: Records of one kind that resolve to an identity and are no longer live.
// summary-zh: 某类中仍归属身份但已失效的记录。
// audience: job
// mode: read
// params: label: STRING
// returns: key: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (record:$($label))
WHERE record.deletedAt IS NOT NULL AND EXISTS { (record)-[:RESOLVES_TO]->() }
RETURN record.key AS key
