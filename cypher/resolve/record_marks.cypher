// name: record_marks
// summary: What resolving keeps on records, live or not: keys they are found by, changes and identity.
// summary-zh: 记录上与归并有关的标记（含已删除的记录）：查找键、变更数与身份。
// audience: job
// mode: read
// params: keys: LIST<STRING>
// returns: key: STRING, blockKeys: STRING, pending: INTEGER, identityId: STRING, live: BOOLEAN
// rows: many
// needs: -
CYPHER 25
UNWIND $keys AS wanted
MATCH (record:Record {key: wanted})
RETURN record.key AS key, record.blockKeys AS blockKeys, record.pending AS pending,
       COLLECT { MATCH (record)-[:RESOLVES_TO]->(identity) RETURN identity.id LIMIT 1 }[0] AS identityId,
       record.deletedAt IS NULL AND record.stub IS NULL AS live
