// name: evidence_ties
// summary: Which record uses which phone, e-mail, device or platform account, and who brought whom, as a list of rows: kind, value.
// summary-zh: 每条记录使用的电话、邮箱、设备、平台账号，以及推荐关系，按列表给出：种类、值。
// audience: job
// mode: read
// params: -
// returns: account: STRING, ties: LIST<ANY>
// rows: many
// needs: -
CYPHER 25
MATCH (record:Customer)
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS account, COLLECT {
  MATCH (record)-[use:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE|REFERRED]->(thing)
  RETURN [type(use), CASE WHEN thing:Phone THEN coalesce(thing.value, thing.key) ELSE thing.key END]
} AS ties
