// name: search_order_number
// summary: Orders of an order number.
// summary-zh: 按订单号查订单。
// audience: page
// mode: read
// params: orderNumber: STRING, limit: INTEGER = 10
// returns: order: MAP
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order) WHERE order.orderNumber STARTS WITH $orderNumber
RETURN properties(order) AS order
ORDER BY order.orderNumber
LIMIT $limit
