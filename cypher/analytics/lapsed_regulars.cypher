// name: lapsed_regulars
// summary: People with many orders and none since a day.
// summary-zh: 曾多次下单而自某日起再未下单的人。
// audience: analyst
// mode: read
// params: since: ZONED DATETIME, minimumOrders: INTEGER = 5, limit: INTEGER = 50
// returns: personId: STRING, name: STRING, orders: INTEGER, lastOrderAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)
WITH person, count(order) AS orders, max(order.placedAt) AS lastOrderAt
WHERE orders >= $minimumOrders AND lastOrderAt < $since
RETURN person.id AS personId, person.name AS name, orders, lastOrderAt
ORDER BY orders DESC, lastOrderAt, personId
LIMIT $limit
