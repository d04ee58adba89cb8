// name: devices_shared_by_people
// summary: Devices used by the records of several people, most shared first.
// summary-zh: 被多人使用的设备，共用人数多的在前。
// audience: analyst
// mode: read
// params: minimumPeople: INTEGER = 3, limit: INTEGER = 50
// returns: deviceKey: STRING, deviceId: STRING, people: INTEGER, names: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (device:Device)<-[:USES_DEVICE]-(:Customer)-[:RESOLVES_TO]->(person:Person)
WITH device, collect(DISTINCT person) AS sharers
WHERE size(sharers) >= $minimumPeople
RETURN device.key AS deviceKey, device.deviceId AS deviceId, size(sharers) AS people,
       [person IN sharers[..10] | person.name] AS names
ORDER BY people DESC, deviceKey
LIMIT $limit
