// name: best_customers
// summary: People by what they paid, refunds not yet taken off.
// summary-zh: 按支付金额排列的人（未扣退款）。
// audience: analyst
// mode: read
// params: currency: STRING = 'CNY', limit: INTEGER = 50
// returns: personId: STRING, name: STRING, orders: INTEGER, paid: INTEGER, lastOrderAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)
WHERE order.currency = $currency AND order.paidAmount IS NOT NULL
RETURN person.id AS personId, person.name AS name, count(order) AS orders, sum(order.paidAmount) AS paid,
       max(order.placedAt) AS lastOrderAt
ORDER BY paid DESC, personId
LIMIT $limit
