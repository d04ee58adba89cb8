// name: addresses_to_resolve
// summary: Live addresses by key, each with its parts.
// summary-zh: 按键查询的有效地址及其各部分。
// audience: job
// mode: read
// params: keys: LIST<STRING>
// returns: key: STRING, source: STRING, sourceId: STRING, pending: INTEGER, blockKeys: STRING, identityId: STRING, eventAt: ZONED DATETIME, text: STRING, standardised: STRING, country: STRING, province: STRING, city: STRING, district: STRING, street: STRING, road: STRING, number: STRING, building: STRING, unit: STRING, room: STRING, divisionCode: STRING
// rows: many
// needs: -
CYPHER 25
UNWIND $keys AS wanted
MATCH (record:Address {key: wanted})
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS key, record.source AS source, record.sourceId AS sourceId,
       record.pending AS pending, record.blockKeys AS blockKeys,
       COLLECT { MATCH (record)-[:RESOLVES_TO]->(identity:Place) RETURN identity.id LIMIT 1 }[0] AS identityId,
       record.eventAt AS eventAt,
       record.text AS text,
       record.standardised AS standardised,
       record.country AS country,
       record.province AS province,
       record.city AS city,
       record.district AS district,
       record.street AS street,
       record.road AS road,
       record.number AS number,
       record.building AS building,
       record.unit AS unit,
       record.room AS room,
       record.divisionCode AS divisionCode
