// name: segment_members
// summary: What files for marketers hold of some people: names, contact points, consents; and where asked tags, addresses, ties, accounts, devices, and what they buy most.
// summary-zh: 导出文件所需的人员信息：姓名、联系方式、许可，以及所需的标签、住址、关联、账号、设备及常购商品。
// audience: job
// mode: read
// params: ids: LIST<STRING>, parts: LIST<STRING>, things: INTEGER = 0
// returns: id: STRING, profile: LIST<STRING>, consents: LIST<ANY>, tags: LIST<ANY>, addresses: LIST<ANY>, ties: LIST<ANY>, accounts: LIST<ANY>, devices: LIST<STRING>, bought: LIST<ANY>
// rows: many
// needs: -
CYPHER 25
UNWIND $ids AS id
MATCH (person:Person {id: id})
RETURN person.id AS id,
       [person.name, person.surname, person.givenName, person.gender, person.province, person.city, person.district,
        person.phone, person.email, person.phones, person.emails] AS profile,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:GAVE]->(consent:Consent)
         WHERE consent.deletedAt IS NULL
         RETURN [consent.purpose, consent.channel, consent.granted, consent.at.epochSeconds]
       } AS consents,
       COLLECT {
         WITH person WHERE 'tags' IN $parts
         MATCH (person)-[tagged:TAGGED]->(tag:Tag) RETURN DISTINCT [tag.name, tagged.until.epochSeconds]
       } AS tags,
       COLLECT {
         WITH person WHERE 'addresses' IN $parts
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[lives:HAS_ADDRESS]->(address:Address)
         WHERE lives.endedAt IS NULL AND address.deletedAt IS NULL
         RETURN [address.divisionCode, address.country, address.postcode] LIMIT 20
       } AS addresses,
       COLLECT {
         WITH person WHERE 'ties' IN $parts
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[use:USES_DEVICE|HAS_PHONE]->(shared:Device|Phone)
         WHERE use.endedAt IS NULL AND COUNT {(shared)<-[:USES_DEVICE|HAS_PHONE]-()} > 1
         RETURN DISTINCT [CASE type(use) WHEN 'HAS_PHONE' THEN 'phone' ELSE 'device' END, shared.key] AS tie
         UNION
         WITH person WHERE 'ties' IN $parts
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[lives:HAS_ADDRESS]->(:Address)-[:RESOLVES_TO]->(place:Place)
         WHERE lives.endedAt IS NULL AND place.room IS NOT NULL AND COUNT {(place)<-[:RESOLVES_TO]-()} > 1
         RETURN DISTINCT ['address', place.id] AS tie
         UNION
         WITH person WHERE 'ties' IN $parts
         MATCH (person)-[:MEMBER_OF]->(household:Household) RETURN DISTINCT ['household', household.id] AS tie
       } AS ties,
       COLLECT {
         WITH person WHERE 'accounts' IN $parts
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[has:HAS_ACCOUNT]->(account:Account)
         WHERE has.endedAt IS NULL
         RETURN DISTINCT [account.idType, account.externalId]
       } AS accounts,
       COLLECT {
         WITH person WHERE 'devices' IN $parts
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[use:USES_DEVICE]->(device:Device)
         WHERE use.endedAt IS NULL
         RETURN DISTINCT device.deviceId
       } AS devices,
       COLLECT {
         WITH person WHERE $things > 0
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)-[:CONTAINS]->(product:Product)
         WHERE order.deletedAt IS NULL
         OPTIONAL MATCH (product)-[:RESOLVES_TO]->(item:Item)
         WITH coalesce(item.id, product.key) AS thing, coalesce(item.name, product.name) AS name, count(DISTINCT order) AS times
         ORDER BY times DESC, thing
         LIMIT $things
         RETURN [thing, name, times]
       } AS bought
ORDER BY id
