// name: discovery_shared_devices
// summary: Which people use the same devices, for the devices that several but not very many people use.
// summary-zh: 多人（但并非海量）共用的设备，以及使用它们的人。
// audience: page
// mode: read
// params: atLeast: INTEGER = 2, atMost: INTEGER = 60, limit: INTEGER = 20000
// returns: deviceKey: STRING, personIds: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (device:Device)
WITH device, COUNT {(device)<-[:USES_DEVICE]-()} AS uses
WHERE uses >= $atLeast AND uses <= $atMost
WITH device, uses ORDER BY uses DESC LIMIT $limit
CALL (device) {
  MATCH (device)<-[:USES_DEVICE]-(:Customer)-[:RESOLVES_TO]->(person:Person)
  RETURN collect(DISTINCT person.id) AS personIds
}
WITH device, personIds WHERE size(personIds) >= $atLeast
RETURN device.key AS deviceKey, personIds
