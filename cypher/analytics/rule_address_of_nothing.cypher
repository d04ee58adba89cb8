// name: rule_address_of_nothing
// summary: Orders sent to addresses that no file holds, with the buyer's own address where there is one only.
// summary-zh: 收货地址在任何文件中都不存在的订单；买家只有一个地址时一并给出。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: source: STRING, sourceId: STRING, key: STRING, other: STRING, found: STRING, right: STRING, money: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[:SHIPPED_TO]->(nowhere:Address)
WHERE nowhere.stub
WITH order, nowhere,
     COLLECT {
       MATCH (:Customer {key: order.customerKey})-[:HAS_ADDRESS]->(own:Address) WHERE own.stub IS NULL
       RETURN own.sourceId ORDER BY own.key LIMIT 2
     } AS own
RETURN order.source AS source, order.sourceId AS sourceId, order.key AS key, 'address' AS other,
       nowhere.sourceId AS found, CASE WHEN size(own) = 1 THEN own[0] END AS right,
       order.paidAmount AS money, order.currency AS currency
ORDER BY money DESC, key
LIMIT $limit
