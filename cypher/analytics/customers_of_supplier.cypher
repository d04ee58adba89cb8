// name: customers_of_supplier
// summary: People who bought what a supplier supplies.
// summary-zh: 购买过某供应商商品的人。
// audience: analyst
// mode: read
// params: supplierKey: STRING, limit: INTEGER = 50
// returns: personId: STRING, name: STRING, orders: INTEGER, lastOrderAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (:Supplier {key: $supplierKey})-[:SUPPLIES]->(:Product)<-[:CONTAINS]-(order:Order)<-[:PLACED]-(:Customer)-[:RESOLVES_TO]->(person:Person)
RETURN person.id AS personId, person.name AS name, count(DISTINCT order) AS orders, max(order.placedAt) AS lastOrderAt
ORDER BY orders DESC, personId
LIMIT $limit
