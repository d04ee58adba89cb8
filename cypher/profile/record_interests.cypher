// name: record_interests
// summary: Open carts and the products most looked at by some customer records.
// summary-zh: 若干客户记录的购物车与浏览最多的商品。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, limit: INTEGER = 8
// returns: carts: LIST<MAP>, viewed: LIST<MAP>
// rows: one
// needs: -
CYPHER 25
CALL () {
  UNWIND $recordKeys AS recordKey
  MATCH (record:Customer {key: recordKey})-[:HAS_CART]->(cart:Cart)-[held:HOLDS]->(product:Product)
  WITH cart, held, product ORDER BY cart.updatedAt DESC LIMIT $limit
  RETURN collect({state: cart.state, updatedAt: cart.updatedAt, productKey: product.key, product: product.name,
                  quantity: held.quantity, addedAt: held.addedAt, priceE4: product.priceE4,
                  currency: product.currency}) AS carts
}
CALL () {
  UNWIND $recordKeys AS recordKey
  MATCH (record:Customer {key: recordKey})
  CALL (record) { MATCH (record)-[:MADE]->(view:PageView) RETURN view LIMIT 2000 }
  MATCH (view)-[:OF]->(product:Product)
  WITH product, sum(coalesce(view.count, 1)) AS times, max(view.at) AS lastAt
  ORDER BY times DESC, lastAt DESC LIMIT $limit
  RETURN collect({productKey: product.key, product: product.name, times: times, lastAt: lastAt}) AS viewed
}
RETURN carts, viewed
