// name: segment_members
// summary: What files for marketers hold of some people: names, contact points, where they live, consents, tags, ties, and what they buy most.
// summary-zh: 导出文件所需的人员信息：姓名、联系方式、住址、许可、标签、关联及常购商品。
// audience: job
// mode: read
// params: ids: LIST<STRING>, things: INTEGER = 0
// returns: id: STRING, profile: MAP, tags: LIST<ANY>, consents: LIST<ANY>, addresses: LIST<MAP>, ties: LIST<ANY>, accounts: LIST<MAP>, devices: LIST<STRING>, bought: LIST<ANY>
// rows: many
// needs: -
CYPHER 25
UNWIND $ids AS id
MATCH (person:Person {id: id})
RETURN person.id AS id,
       person{.name, .surname, .givenName, .gender, .company, .level, .province, .city, .district, .phone, .email, .phones,
              .emails} AS profile,
       COLLECT {
         MATCH (person)-[tagged:TAGGED]->(tag:Tag) RETURN DISTINCT [tag.name, tagged.until.epochSeconds]
       } AS tags,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:GAVE]->(consent:Consent)
         WHERE consent.deletedAt IS NULL
         RETURN [consent.purpose, consent.channel, consent.granted, consent.at.epochSeconds]
       } AS consents,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[lives:HAS_ADDRESS]->(address:Address)
         WHERE lives.endedAt IS NULL AND address.deletedAt IS NULL
         RETURN address{.divisionCode, .country, .postcode} LIMIT 20
       } AS addresses,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[use:USES_DEVICE|HAS_PHONE]->(shared:Device|Phone)
         WHERE use.endedAt IS NULL AND COUNT {(shared)<-[:USES_DEVICE|HAS_PHONE]-()} > 1
         RETURN DISTINCT [CASE type(use) WHEN 'HAS_PHONE' THEN 'phone' ELSE 'device' END, shared.key] AS tie
         UNION
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[lives:HAS_ADDRESS]->(:Address)-[:RESOLVES_TO]->(place:Place)
         WHERE lives.endedAt IS NULL AND place.room IS NOT NULL AND COUNT {(place)<-[:RESOLVES_TO]-()} > 1
         RETURN DISTINCT ['address', place.id] AS tie
         UNION
         MATCH (person)-[:MEMBER_OF]->(household:Household) RETURN DISTINCT ['household', household.id] AS tie
       } AS ties,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[has:HAS_ACCOUNT]->(account:Account)
         WHERE has.endedAt IS NULL
         RETURN DISTINCT account{.platform, .appId, .idType, .externalId}
       } AS accounts,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[use:USES_DEVICE]->(device:Device)
         WHERE use.endedAt IS NULL
         RETURN DISTINCT device.deviceId
       } AS devices,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)-[:CONTAINS]->(product:Product)
         WHERE $things > 0 AND order.deletedAt IS NULL
         OPTIONAL MATCH (product)-[:RESOLVES_TO]->(item:Item)
         WITH coalesce(item.id, product.key) AS thing, coalesce(item.name, product.name) AS name, count(DISTINCT order) AS times
         ORDER BY times DESC, thing
         LIMIT $things
         RETURN [thing, name, times]
       } AS bought
ORDER BY id
