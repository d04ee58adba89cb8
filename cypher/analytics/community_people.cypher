// name: community_people
// summary: Every person with records, city and orders: what the overview is made of.
// summary-zh: 每个人的记录、城市与订单数：全局概览的素材。
// audience: job
// mode: read
// params: -
// returns: personId: STRING, name: STRING, city: STRING, orders: INTEGER, records: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person)
RETURN person.id AS personId, person.name AS name, coalesce(person.city, COLLECT {
         MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:HAS_ADDRESS]->(a:Address) WHERE a.city IS NOT NULL
         RETURN a.city ORDER BY a.key LIMIT 1
       }[0]) AS city, coalesce(person.orders, 0) AS orders,
       COLLECT { MATCH (person)<-[:RESOLVES_TO]-(record:Customer) RETURN record.key ORDER BY record.key } AS records
ORDER BY personId
