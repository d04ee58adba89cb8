// name: suppliers_to_resolve
// summary: Live supplier records by key, each with what tells organizations apart.
// summary-zh: 按键查询的有效供应商记录的辨识信息。
// audience: job
// mode: read
// params: keys: LIST<STRING>
// returns: key: STRING, source: STRING, sourceId: STRING, pending: INTEGER, blockKeys: STRING, identityId: STRING, eventAt: ZONED DATETIME, name: STRING, uniformCreditCode: STRING, legalPerson: STRING, contactName: STRING, phone: STRING, email: STRING, addressText: STRING, city: STRING, country: STRING
// rows: many
// needs: -
CYPHER 25
UNWIND $keys AS wanted
MATCH (record:Supplier {key: wanted})
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS key, record.source AS source, record.sourceId AS sourceId,
       record.pending AS pending, record.blockKeys AS blockKeys,
       COLLECT { MATCH (record)-[:RESOLVES_TO]->(identity:Organization) RETURN identity.id LIMIT 1 }[0] AS identityId,
       record.eventAt AS eventAt,
       record.name AS name,
       record.uniformCreditCode AS uniformCreditCode,
       record.legalPerson AS legalPerson,
       record.contactName AS contactName,
       record.phone AS phone,
       record.email AS email,
       record.addressText AS addressText,
       record.city AS city,
       record.country AS country
