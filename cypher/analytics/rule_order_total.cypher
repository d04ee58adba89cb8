// name: rule_order_total
// summary: Orders whose goods amount is not the sum of their lines.
// summary-zh: 商品金额与明细合计不符的订单。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: source: STRING, sourceId: STRING, key: STRING, other: STRING, found: INTEGER, right: INTEGER, money: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)-[line:CONTAINS]->(:Product)
WHERE order.goodsAmount IS NOT NULL
WITH order, count(line) AS many,
     sum(coalesce(line.amount, toInteger(round(line.quantity * line.unitPriceE4 / 100.0)))) AS lines
WHERE abs(order.goodsAmount - lines) > many
RETURN order.source AS source, order.sourceId AS sourceId, order.key AS key, NULL AS other,
       order.goodsAmount AS found, lines AS right, abs(order.goodsAmount - lines) AS money, order.currency AS currency
ORDER BY money DESC, key
LIMIT $limit
