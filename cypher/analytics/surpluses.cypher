// name: surpluses
// summary: What lasts longer than its shelf life, by item and warehouse; most left over first.
// summary-zh: 可售天数超过保质期的商品（按商品与仓库），积压最多的在前。
// audience: analyst
// mode: read
// params: warehouseKey: STRING = null, limit: INTEGER = 200
// returns: itemId: STRING, name: STRING, warehouseKey: STRING, warehouse: STRING, available: FLOAT, onHand: FLOAT,
//   dailyDemand: FLOAT, coverDays: FLOAT, shelfLifeDays: INTEGER, leftOver: FLOAT, people: INTEGER,
//   asOf: ZONED DATETIME, issues: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (cover:Cover)
WHERE cover.surplus AND ($warehouseKey IS NULL OR cover.warehouseKey = $warehouseKey)
WITH cover, cover.available - coalesce(cover.dailyDemand, 0.0) * cover.shelfLifeDays AS leftOver
RETURN cover.itemId AS itemId, cover.name AS name, cover.warehouseKey AS warehouseKey,
       cover.warehouse AS warehouse, cover.available AS available, cover.onHand AS onHand,
       cover.dailyDemand AS dailyDemand, cover.coverDays AS coverDays, cover.shelfLifeDays AS shelfLifeDays,
       leftOver, cover.people AS people, cover.asOf AS asOf, cover.issues AS issues
ORDER BY leftOver DESC, itemId, warehouseKey
LIMIT $limit
