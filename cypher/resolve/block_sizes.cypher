// name: block_sizes
// summary: How many records have each of some blocking keys, counted up to a number.
// summary-zh: 各分块键下的记录数，数到若干为止。
// audience: job
// mode: read
// params: tokens: LIST<STRING>, most: INTEGER
// returns: token: STRING, records: INTEGER
// rows: many
// needs: -
CYPHER 25
UNWIND $tokens AS token
CALL (token) {
  CALL db.index.fulltext.queryNodes('blockKeys', token, {limit: $most}) YIELD node
  RETURN count(node) AS records
}
RETURN token, records
