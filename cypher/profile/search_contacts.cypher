// name: search_contacts
// summary: Who uses contact points with these keys.
// summary-zh: 使用这些联系方式的记录。
// audience: page
// mode: read
// params: phoneKeys: LIST<STRING> = [], emailKeys: LIST<STRING> = [], limit: INTEGER = 50
// returns: label: STRING, value: STRING, recordKey: STRING, recordLabel: STRING, name: STRING, source: STRING,
//   identityId: STRING, identityName: STRING, records: INTEGER
// rows: many
// needs: -
CYPHER 25
CALL () {
  UNWIND $phoneKeys AS phoneKey MATCH (contact:Phone {key: phoneKey}) RETURN contact, 'Phone' AS label
UNION ALL
  UNWIND $emailKeys AS emailKey MATCH (contact:Email {key: emailKey}) RETURN contact, 'Email' AS label
}
CALL (contact) {
  MATCH (contact)<-[:HAS_PHONE|HAS_EMAIL]-(record:Record) RETURN record LIMIT 50
}
OPTIONAL MATCH (record)-[:RESOLVES_TO]->(identity:Identity)
RETURN label, contact.value AS value, record.key AS recordKey,
       [name IN labels(record) WHERE name <> 'Record'][0] AS recordLabel, record.name AS name,
       record.source AS source, identity.id AS identityId, identity.name AS identityName,
       identity.records AS records
LIMIT $limit
