// name: refunds_by_person
// summary: People by refunded amount, with their share of orders refunded.
// summary-zh: 按退款金额排列的人，附退款订单占比。
// audience: analyst
// mode: read
// params: minimumRefunds: INTEGER = 3, limit: INTEGER = 50
// returns: personId: STRING, name: STRING, currency: STRING, orders: INTEGER, refunds: INTEGER, refunded: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (refund:Refund)<-[:REFUNDED]-(order:Order)<-[:PLACED]-(:Customer)-[:RESOLVES_TO]->(person:Person)
WITH person, refund.currency AS currency, count(DISTINCT refund) AS refunds, sum(refund.amount) AS refunded
WHERE refunds >= $minimumRefunds
MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)
RETURN person.id AS personId, person.name AS name, currency, count(DISTINCT order) AS orders, refunds, refunded
ORDER BY refunded DESC, personId
LIMIT $limit
