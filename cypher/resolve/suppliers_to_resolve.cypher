// name: suppliers_to_resolve
// summary: Every live supplier record with what tells organizations apart.
// summary-zh: 每条有效供应商记录的辨识信息。
// audience: job
// mode: read
// params: -
// returns: key: STRING, source: STRING, identityId: STRING, eventAt: ZONED DATETIME, name: STRING, uniformCreditCode: STRING, legalPerson: STRING, contactName: STRING, phone: STRING, email: STRING, addressText: STRING, city: STRING, country: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (record:Supplier)
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS key, record.source AS source,
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
