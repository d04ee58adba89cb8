// name: place_whole
// summary: One place with every address that names it, who gave it, and the newest orders sent there.
// summary-zh: 一个地点及所有写法的地址、使用者以及最近寄往该处的订单。
// audience: page
// mode: read
// params: identityId: STRING, recordLimit: INTEGER = 100, scan: INTEGER = 3000, orderLimit: INTEGER = 20
// returns: identity: MAP, recordCount: INTEGER, records: LIST<MAP>, owners: LIST<MAP>, ownerCount: INTEGER,
//   orders: LIST<MAP>, orderCount: INTEGER, building: MAP
// rows: optional
// needs: -
CYPHER 25
MATCH (identity:Place {id: $identityId})
CALL (identity) {
  MATCH (identity)<-[:RESOLVES_TO]-(record:Address)
  WITH record ORDER BY record.source, record.sourceId LIMIT $recordLimit
  RETURN collect(record) AS addresses
}
CALL (addresses) {
  UNWIND addresses AS record
  MATCH (record)<-[:SHIPPED_TO]-(sent:Order)
  WITH sent LIMIT $scan
  WITH sent ORDER BY sent.placedAt DESC
  RETURN collect(sent) AS sentOrders
}
RETURN properties(identity) AS identity, COUNT {(identity)<-[:RESOLVES_TO]-()} AS recordCount,
       COLLECT {
         UNWIND addresses AS record
         RETURN record{.*, orders: COUNT {(record)<-[:SHIPPED_TO]-()}}
       } AS records,
       COLLECT {
         MATCH (identity)<-[:RESOLVES_TO]-(record:Address)<-[use:HAS_ADDRESS]-(owner:Record)
         OPTIONAL MATCH (owner)-[:RESOLVES_TO]->(known:Identity)
         WITH coalesce(known.id, owner.key) AS ownerId, known, head(collect(owner)) AS owner,
              max(use.endedAt) AS endedAt, min(coalesce(use.endedAt, datetime({year: 9999}))) AS latest
         RETURN {label: [name IN labels(owner) WHERE name <> 'Record'][0], key: owner.key, identityId: known.id,
                 identityLabel: [name IN labels(known) WHERE name <> 'Identity'][0],
                 name: coalesce(known.name, owner.name, owner.nickname, owner.sourceId), source: owner.source,
                 endedAt: CASE WHEN latest.year = 9999 THEN null ELSE endedAt END}
         LIMIT 60
       } AS owners,
       COUNT {
         MATCH (identity)<-[:RESOLVES_TO]-(:Address)<-[:HAS_ADDRESS]-(owner:Record)
         OPTIONAL MATCH (owner)-[:RESOLVES_TO]->(known:Identity)
         RETURN DISTINCT coalesce(known.id, owner.key)
       } AS ownerCount,
       [sent IN sentOrders[..$orderLimit] | sent{.key, .orderNumber, .sourceId, .placedAt, .status, .paidAmount, .currency, .recipient,
         person: head(COLLECT {
           MATCH (sent)<-[:PLACED]-(buyer:Customer)
           OPTIONAL MATCH (buyer)-[:RESOLVES_TO]->(person:Person)
           RETURN {key: buyer.key, id: person.id, name: coalesce(person.name, buyer.name, buyer.nickname)} LIMIT 1
         })}] AS orders,
       reduce(total = 0, record IN addresses | total + COUNT {(record)<-[:SHIPPED_TO]-()}) AS orderCount,
       head(COLLECT {
         MATCH (identity)-[:AT]->(building:Building)
         RETURN building{.*, places: COUNT {(building)<-[:AT]-()}} LIMIT 1
       }) AS building
