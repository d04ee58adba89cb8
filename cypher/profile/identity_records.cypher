// name: identity_records
// summary: The records of an item, organization or place.
// summary-zh: 统一商品、统一供应商或地点名下的记录。
// audience: page
// mode: read
// params: identityId: STRING, limit: INTEGER = 50
// returns: label: STRING, identity: MAP, records: LIST<MAP>
// rows: optional
// needs: -
CYPHER 25
MATCH (identity:Identity {id: $identityId})
RETURN [name IN labels(identity) WHERE name <> 'Identity'][0] AS label, properties(identity) AS identity,
       COLLECT {
         MATCH (identity)<-[:RESOLVES_TO]-(record:Record)
         RETURN record{.key, .name, .source, .sourceId} ORDER BY record.key LIMIT $limit
       } AS records
