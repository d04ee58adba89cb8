// name: people_touched_by_shortage
// summary: People who will miss an item that runs out: they bought it from that warehouse lately or hold it in a cart.
// summary-zh: 某商品缺货会影响到的人：近期从该仓购买过，或购物车里有它。
// audience: analyst
// mode: read
// params: itemId: STRING, warehouseKey: STRING = null, limit: INTEGER = 100
// returns: personId: STRING, name: STRING, times: INTEGER, lastAt: ZONED DATETIME, inCart: BOOLEAN, revenue: INTEGER,
//   currency: STRING, warehouseKey: STRING, warehouse: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (thing:Item|Product)<-[:COVERS]-(cover:Cover)-[touch:TOUCHES]->(person:Person)
WHERE (thing:Item AND thing.id = $itemId OR thing:Product AND thing.key = $itemId)
  AND ($warehouseKey IS NULL OR cover.warehouseKey = $warehouseKey)
RETURN person.id AS personId, person.name AS name, touch.times AS times, touch.lastAt AS lastAt,
       touch.inCart AS inCart, person.revenue AS revenue, person.currency AS currency,
       cover.warehouseKey AS warehouseKey, cover.warehouse AS warehouse
ORDER BY inCart DESC, times DESC, personId
LIMIT $limit
