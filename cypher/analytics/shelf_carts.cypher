// name: shelf_carts
// summary: What people hold in open carts.
// summary-zh: 购物车中尚未结算的商品。
// audience: job
// mode: read
// params: -
// returns: person: STRING, productKey: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (product:Product)<-[:HOLDS]-(cart:Cart)<-[:HAS_CART]-(buyer:Customer)-[:RESOLVES_TO]->(person:Person)
WHERE cart.deletedAt IS NULL AND NOT coalesce(cart.state, '') IN ['ordered', 'completed', 'closed', 'converted']
RETURN DISTINCT person.id AS person, product.key AS productKey
