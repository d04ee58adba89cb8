// name: segment_people
// summary: A page of people with profile, orders, views, carts, coupons, tags, consents, contact points and ties, for segments.
// summary-zh: 一页人的资料、订单、浏览、购物车、优惠券、标签、许可、联系方式与关联，用于分群。
// audience: job
// mode: read
// params: after: STRING, limit: INTEGER
// returns: id: STRING, profile: MAP, orders: LIST<ANY>, views: LIST<ANY>, cart: LIST<STRING>, coupons: LIST<ANY>,
//   tags: LIST<ANY>, consents: LIST<ANY>, addresses: LIST<ANY>, ties: LIST<ANY>, cases: INTEGER, wechat: BOOLEAN
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person)
WHERE person.id > $after
WITH person
ORDER BY person.id
LIMIT $limit
RETURN person.id AS id,
       person{.gender, .birthDate, .company, .level, .province, .city, .district, .phone, .email, .phones, .emails} AS profile,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)
         WHERE order.stub IS NULL AND order.deletedAt IS NULL
           AND (order.paidAt IS NOT NULL OR NOT coalesce(order.status, '') IN ['created', 'closed'])
         RETURN [order.placedAt.epochSeconds, coalesce(order.paidAmount, order.goodsAmount, 0),
                 reduce(back = 0, amount IN COLLECT {MATCH (order)-[:REFUNDED]->(refund:Refund) RETURN refund.amount} | back + amount),
                 head(COLLECT {MATCH (order)-[:THROUGH]->(channel:Channel) RETURN channel.name LIMIT 1}),
                 COLLECT {MATCH (order)-[:CONTAINS]->(bought:Product) RETURN bought.key},
                 order.source, order.localHour]
       } AS orders,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:MADE]->(view:PageView)-[:OF]->(seen:Product)
         RETURN [view.at.epochSeconds, seen.key, coalesce(view.count, 1)]
       } AS views,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:HAS_CART]->(cart:Cart)-[:HOLDS]->(held:Product)
         WHERE cart.deletedAt IS NULL AND NOT coalesce(cart.state, '') IN ['ordered', 'completed', 'closed', 'converted']
         RETURN DISTINCT held.key
       } AS cart,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)-[:REDEEMED]->(coupon:Coupon)
         RETURN [order.placedAt.epochSeconds, coupon.name]
       } AS coupons,
       COLLECT {
         MATCH (person)-[tagged:TAGGED]->(tag:Tag) RETURN [tag.name, tagged.until.epochSeconds]
       } AS tags,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:GAVE]->(consent:Consent)
         WHERE consent.deletedAt IS NULL
         RETURN [consent.purpose, consent.channel, consent.granted, consent.at.epochSeconds]
       } AS consents,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[lives:HAS_ADDRESS]->(address:Address)
         WHERE lives.endedAt IS NULL AND address.deletedAt IS NULL
         RETURN DISTINCT [address.divisionCode, coalesce(address.issues, '') IN ['', '[]']] LIMIT 20
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
       COUNT {
         MATCH (person)<-[:RESOLVES_TO]-(record:Customer)<-[:INVOLVES]-(case:Case)
         WHERE NOT coalesce(case.status, 'new') IN ['dismissed', 'closed', 'confirmed']
       } AS cases,
       EXISTS {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[has:HAS_ACCOUNT]->(account:Account)
         WHERE has.endedAt IS NULL AND account.platform = 'wechat'
       } AS wechat
ORDER BY id
