// name: evidence_ties
// summary: Which record uses which phone, e-mail, device or platform account, and who brought whom.
// summary-zh: 每条记录使用的电话、邮箱、设备、平台账号，以及推荐关系。
// audience: job
// mode: read
// params: -
// returns: account: STRING, kind: STRING, value: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (record:Customer)-[use:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE|REFERRED]->(thing)
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN DISTINCT record.key AS account, type(use) AS kind,
       CASE WHEN thing:Phone THEN coalesce(thing.value, thing.key) ELSE thing.key END AS value
ORDER BY account, kind, value
