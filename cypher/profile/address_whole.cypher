// name: address_whole
// summary: One address, the place it names, its owner and how many orders went there.
// summary-zh: 一个地址及其所属地点、使用者与寄往的订单数。
// audience: page
// mode: read
// params: addressKey: STRING
// returns: address: MAP, placeId: STRING, owners: LIST<MAP>, orders: INTEGER
// rows: optional
// needs: -
CYPHER 25
MATCH (address:Address {key: $addressKey})
OPTIONAL MATCH (address)-[:RESOLVES_TO]->(place:Place)
WITH address, place LIMIT 1
RETURN properties(address) AS address, place.id AS placeId,
       COLLECT {
         MATCH (owner:Record)-[use:HAS_ADDRESS]->(address)
         OPTIONAL MATCH (owner)-[:RESOLVES_TO]->(known:Identity)
         RETURN {label: [name IN labels(owner) WHERE name <> 'Record'][0], key: owner.key, identityId: known.id,
                 identityLabel: [name IN labels(known) WHERE name <> 'Identity'][0],
                 name: coalesce(known.name, owner.name, owner.nickname, owner.sourceId), source: owner.source,
                 endedAt: use.endedAt} LIMIT 20
       } AS owners,
       COUNT {(address)<-[:SHIPPED_TO]-()} AS orders
