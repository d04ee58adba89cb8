// name: addresses_to_resolve
// summary: Every live address with its parts.
// summary-zh: 每条有效地址及其各部分。
// audience: job
// mode: read
// params: -
// returns: key: STRING, source: STRING, identityId: STRING, eventAt: ZONED DATETIME, text: STRING, standardised: STRING, country: STRING, province: STRING, city: STRING, district: STRING, street: STRING, road: STRING, number: STRING, building: STRING, unit: STRING, room: STRING, divisionCode: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (record:Address)
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS key, record.source AS source,
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
