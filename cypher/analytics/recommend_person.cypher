// name: recommend_person
// summary: One person's baskets, divisions of current addresses, home, open carts and refusals, for recommendations.
// summary-zh: 某人的购物篮、现用地址区划、住处、购物车与拒绝推荐的意愿，用于推荐。
// audience: page
// mode: read
// params: personId: STRING, since: ZONED DATETIME
// returns: personId: STRING, baskets: LIST<ANY>, divisions: LIST<STRING>, served: LIST<MAP>, home: STRING, name: STRING,
//   cart: LIST<STRING>, consents: LIST<MAP>
// rows: optional
// needs: -
CYPHER 25
MATCH (person:Person {id: $personId})
RETURN person.id AS personId, person.name AS name,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)
         WHERE order.placedAt >= $since AND order.stub IS NULL AND order.deletedAt IS NULL
           AND (order.paidAt IS NOT NULL OR NOT coalesce(order.status, '') IN ['created', 'closed'])
         RETURN [order.placedAt.epochSeconds, COLLECT {MATCH (order)-[:CONTAINS]->(bought:Product) RETURN bought.key}]
       } AS baskets,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[lives:HAS_ADDRESS]->(address:Address)
         WHERE lives.endedAt IS NULL AND address.deletedAt IS NULL AND address.divisionCode IS NOT NULL
         RETURN DISTINCT address.divisionCode LIMIT 20
       } AS divisions,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)
         WITH order ORDER BY order.placedAt DESC LIMIT 1
         OPTIONAL MATCH (order)-[:FULFILLED_BY]->(:Shipment)-[:FROM]->(warehouse:Warehouse)
         RETURN {warehouse: warehouse.key, channel: order.channelKey} LIMIT 1
       } AS served,
       coalesce(
         head(COLLECT {MATCH (person)-[:MEMBER_OF]->(household:Household) RETURN household.id LIMIT 1}),
         head(COLLECT {
           MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[lives:HAS_ADDRESS]->(:Address)-[:RESOLVES_TO]->(place:Place)
           WHERE lives.endedAt IS NULL AND place.room IS NOT NULL
             AND COUNT {(place)<-[:RESOLVES_TO]-(:Address)} <= 24
           RETURN place.id ORDER BY place.id LIMIT 1
         })
       ) AS home,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:HAS_CART]->(cart:Cart)-[:HOLDS]->(held:Product)
         WHERE cart.deletedAt IS NULL AND NOT coalesce(cart.state, '') IN ['ordered', 'completed', 'closed', 'converted']
         RETURN DISTINCT held.key
       } AS cart,
       COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:GAVE]->(consent:Consent)
         WHERE consent.purpose IN ['profiling', 'recommendation', 'personalisation'] AND consent.deletedAt IS NULL
         RETURN {purpose: consent.purpose, channel: consent.channel, granted: consent.granted, at: consent.at.epochMillis}
       } AS consents
