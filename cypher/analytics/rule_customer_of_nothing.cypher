// name: rule_customer_of_nothing
// summary: Orders of customers that no file holds, with the owner of the address they went to.
// summary-zh: 所属顾客在任何文件中都不存在的订单，以及收货地址的主人。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: source: STRING, sourceId: STRING, key: STRING, other: STRING, found: STRING, right: STRING, money: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (nobody:Customer)-[:PLACED]->(order:Order)
WHERE nobody.stub
RETURN order.source AS source, order.sourceId AS sourceId, order.key AS key, 'customer' AS other,
       nobody.sourceId AS found,
       COLLECT {
         MATCH (order)-[:SHIPPED_TO]->(:Address)<-[:HAS_ADDRESS]-(owner:Customer) WHERE owner.stub IS NULL
         RETURN owner.sourceId ORDER BY owner.key LIMIT 1
       }[0] AS right,
       order.paidAmount AS money, order.currency AS currency
ORDER BY money DESC, key
LIMIT $limit
