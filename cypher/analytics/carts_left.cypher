// name: carts_left
// summary: Carts not turned into an order, with what they hold.
// summary-zh: 未下单的购物车及其中的商品。
// audience: analyst
// mode: read
// params: since: ZONED DATETIME, limit: INTEGER = 50
// returns: personId: STRING, name: STRING, updatedAt: ZONED DATETIME, products: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person)<-[:RESOLVES_TO]-(:Customer)-[:HAS_CART]->(cart:Cart)-[:HOLDS]->(product:Product)
WHERE cart.updatedAt >= $since AND coalesce(cart.state, 'open') <> 'ordered'
RETURN person.id AS personId, person.name AS name, cart.updatedAt AS updatedAt, collect(DISTINCT product.name) AS products
ORDER BY updatedAt DESC, personId
LIMIT $limit
