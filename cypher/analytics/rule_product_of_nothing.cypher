// name: rule_product_of_nothing
// summary: Order lines of products that no file holds.
// summary-zh: 商品在任何文件中都不存在的订单明细。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: source: STRING, sourceId: STRING, key: STRING, other: STRING, found: STRING, right: STRING, money: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[line:CONTAINS]->(nothing:Product)
WHERE nothing.stub
RETURN order.source AS source, coalesce(line.line, split(line.part, ':')[-1]) AS sourceId, order.key AS key,
       order.source + ':' + order.sourceId AS other, nothing.sourceId AS found, NULL AS right,
       coalesce(line.amount, toInteger(round(line.quantity * line.unitPriceE4 / 100.0))) AS money,
       order.currency AS currency
ORDER BY money DESC, key, sourceId
LIMIT $limit
