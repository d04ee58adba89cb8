// name: discovery_address
// summary: The newest orders whose address has a fault and a proposed correction, undelivered ones first.
// summary-zh: 地址有误且已有更正建议的最近订单，未送达的在前。
// audience: page
// mode: read
// params: scan: INTEGER = 5000, limit: INTEGER = 20
// returns: order: MAP, address: MAP, personId: STRING, recordKey: STRING, name: STRING, delivered: BOOLEAN
// rows: many
// needs: -
CYPHER 25
MATCH (order:Order)
WHERE order.placedAt > datetime({year: 1})
WITH order ORDER BY order.placedAt DESC LIMIT $scan
MATCH (order)-[:SHIPPED_TO]->(address:Address)
WHERE address.proposed IS NOT NULL
WITH order, address,
     EXISTS {MATCH (order)-[:FULFILLED_BY]->(shipment:Shipment) WHERE shipment.deliveredAt IS NOT NULL} AS delivered
ORDER BY delivered, order.status IN ['paid', 'shipped'] DESC, order.placedAt DESC LIMIT $limit
OPTIONAL MATCH (order)<-[:PLACED]-(buyer:Customer)
OPTIONAL MATCH (buyer)-[:RESOLVES_TO]->(person:Person)
RETURN properties(order) AS order, properties(address) AS address, person.id AS personId,
       buyer.key AS recordKey, coalesce(buyer.name, order.recipient) AS name, delivered
