// name: orders_for_rules
// summary: Orders placed after a moment with everything a case's rule may look at, newest first.
// summary-zh: 某时刻之后的订单及案件规则会核对的全部要素，最新的在前。
// audience: job
// mode: read
// params: since: ZONED DATETIME
// returns: key: STRING, orderNumber: STRING, placedAt: ZONED DATETIME, account: STRING, name: STRING, status: STRING,
//          amount: INTEGER, currency: STRING, things: LIST<LIST<STRING>>
// rows: many
// needs: -
CYPHER 25
MATCH (o:Order)
WHERE o.placedAt > $since AND o.deletedAt IS NULL
MATCH (o)<-[:PLACED]-(record:Customer)
RETURN o.key AS key, coalesce(o.orderNumber, o.sourceId) AS orderNumber, o.placedAt AS placedAt,
       record.source + ':' + record.sourceId AS account, coalesce(record.name, record.nickname) AS name,
       o.status AS status, coalesce(o.paidAmount, o.goodsAmount) AS amount, o.currency AS currency,
       [['Customer', record.key]] + COLLECT {
         MATCH (record)-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]->(thing)
         RETURN [labels(thing)[0], thing.key] AS pair
         UNION
         MATCH (o)-[:PAID_WITH]->(thing:PaymentAccount)
         RETURN ['PaymentAccount', thing.key] AS pair
         UNION
         MATCH (o)-[:SHIPPED_TO]->(:Address)-[:RESOLVES_TO]->(thing:Place)
         RETURN ['Place', thing.id] AS pair
       } AS things
ORDER BY placedAt DESC, key
