// name: retired_ids
// summary: Ids that became one of some identities, with the records they held.
// summary-zh: 已并入若干身份的旧编号，及其当时的记录。
// audience: job
// mode: read
// params: ids: LIST<STRING>
// returns: id: STRING, survivor: STRING, keys: LIST<STRING>, mintedAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
UNWIND $ids AS wanted
MATCH (retired:Retired)-[:REDIRECTS_TO]->(identity:Identity {id: wanted})
RETURN retired.id AS id, identity.id AS survivor, retired.keys AS keys, retired.mintedAt AS mintedAt
ORDER BY id
