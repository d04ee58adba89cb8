// name: one_recipient_many_buyers
// summary: Recipient phone numbers that receive the orders of several people.
// summary-zh: 代多人收货的收件电话。
// audience: analyst
// mode: read
// params: minimumPeople: INTEGER = 3, limit: INTEGER = 50
// returns: recipientPhone: STRING, recipients: LIST<STRING>, people: INTEGER, orders: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)<-[:PLACED]-(:Customer)-[:RESOLVES_TO]->(person:Person)
WHERE order.recipientPhone IS NOT NULL
WITH order.recipientPhone AS recipientPhone, collect(DISTINCT order.recipientName)[..5] AS recipients,
     count(DISTINCT person) AS people, count(DISTINCT order) AS orders
WHERE people >= $minimumPeople
RETURN recipientPhone, recipients, people, orders
ORDER BY people DESC, orders DESC, recipientPhone
LIMIT $limit
