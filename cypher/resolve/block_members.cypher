// name: block_members
// summary: Records that have each of some blocking keys, up to a number of them.
// summary-zh: 各分块键下的记录，至多若干条。
// audience: job
// mode: read
// params: tokens: LIST<STRING>, most: INTEGER
// returns: token: STRING, keys: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
UNWIND $tokens AS token
CALL (token) {
  CALL db.index.fulltext.queryNodes('blockKeys', token, {limit: $most}) YIELD node
  RETURN collect(node.key) AS keys
}
RETURN token, keys
