// name: coupon_redeemers_on_one_device
// summary: Groups of people who redeemed coupons from the same device.
// summary-zh: 在同一台设备上用券的人群。
// audience: analyst
// mode: read
// params: minimumPeople: INTEGER = 3, limit: INTEGER = 50
// returns: deviceKey: STRING, people: INTEGER, coupons: INTEGER, orders: INTEGER, names: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (device:Device)<-[:USES_DEVICE]-(customer:Customer)-[:RESOLVES_TO]->(person:Person)
WITH device, count(DISTINCT person) AS sharers
WHERE sharers >= $minimumPeople
MATCH (device)<-[:USES_DEVICE]-(customer:Customer)-[:PLACED]->(order:Order)-[:REDEEMED]->(coupon:Coupon)
MATCH (customer)-[:RESOLVES_TO]->(person:Person)
WITH device, collect(DISTINCT person) AS redeemers, count(DISTINCT coupon) AS coupons, count(DISTINCT order) AS orders
WHERE size(redeemers) >= $minimumPeople
RETURN device.key AS deviceKey, size(redeemers) AS people, coupons, orders,
       [person IN redeemers[..10] | person.name] AS names
ORDER BY people DESC, orders DESC, deviceKey
LIMIT $limit
