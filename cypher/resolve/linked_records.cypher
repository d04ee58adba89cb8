// name: linked_records
// summary: Records that computed links or a shared identity join to some records.
// summary-zh: 与若干记录有匹配关系或同属一个身份的记录。
// audience: job
// mode: read
// params: keys: LIST<STRING>
// returns: key: STRING
// rows: many
// needs: -
CYPHER 25
UNWIND $keys AS wanted
MATCH (record:Record {key: wanted})
CALL (record) {
  MATCH (record)-[:MATCHES]-(other:Record)
  RETURN other
  UNION
  MATCH (record)-[:RESOLVES_TO]->()<-[:RESOLVES_TO]-(other:Record)
  RETURN other
}
RETURN DISTINCT other.key AS key
