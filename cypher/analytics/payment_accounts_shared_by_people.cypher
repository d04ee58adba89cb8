// name: payment_accounts_shared_by_people
// summary: Payment accounts that paid orders of several people.
// summary-zh: 为多人的订单付款的支付账户。
// audience: analyst
// mode: read
// params: minimumPeople: INTEGER = 2, limit: INTEGER = 50
// returns: accountKey: STRING, kind: STRING, people: INTEGER, orders: INTEGER, names: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (account:PaymentAccount)<-[:PAID_WITH]-(order:Order)<-[:PLACED]-(:Customer)-[:RESOLVES_TO]->(person:Person)
WITH account, count(DISTINCT order) AS orders, collect(DISTINCT person) AS payers
WHERE size(payers) >= $minimumPeople
RETURN account.key AS accountKey, account.kind AS kind, size(payers) AS people, orders,
       [person IN payers[..10] | person.name] AS names
ORDER BY people DESC, orders DESC, accountKey
LIMIT $limit
