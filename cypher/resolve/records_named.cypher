// name: records_named
// summary: The live records a person means by a record key, an identity's id (retired ones too) or a source and id.
// summary-zh: 按记录键、身份编号（含已并入的旧编号）或来源与编号找到的有效记录。
// audience: job
// mode: read
// params: reference: STRING, keys: LIST<STRING>
// returns: key: STRING, labels: LIST<STRING>, source: STRING, sourceId: STRING, name: STRING, identityId: STRING
// rows: many
// needs: -
CYPHER 25
CALL () {
  MATCH (record:Record)
  WHERE record.key IN $keys
  RETURN record
  UNION
  MATCH (identity:Identity {id: $reference})<-[:RESOLVES_TO]-(record:Record)
  RETURN record
  UNION
  MATCH (retired:Retired {id: $reference})-[:REDIRECTS_TO]->{1,20}(identity:Identity)<-[:RESOLVES_TO]-(record:Record)
  RETURN record
}
WITH DISTINCT record
WHERE record.deletedAt IS NULL AND record.stub IS NULL
RETURN record.key AS key, labels(record) AS labels, record.source AS source, record.sourceId AS sourceId,
       coalesce(record.name, record.nickname, record.standardised, record.text) AS name,
       COLLECT { MATCH (record)-[:RESOLVES_TO]->(identity) RETURN identity.id LIMIT 1 }[0] AS identityId
ORDER BY key
