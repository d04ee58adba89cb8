// name: shortages
// summary: What runs out before more can come, by item and warehouse, with the people it touches; soonest first.
// summary-zh: 在补货到达之前会卖完的商品（按商品与仓库），附受影响人数，最急的在前。
// audience: analyst
// mode: read
// params: warehouseKey: STRING = null, withinDays: FLOAT = null, limit: INTEGER = 200
// returns: itemId: STRING, name: STRING, warehouseKey: STRING, warehouse: STRING, available: FLOAT, onHand: FLOAT,
//   reserved: FLOAT, dailyDemand: FLOAT, recoveredDemand: FLOAT, coverDays: FLOAT, leadTimeDays: FLOAT, people: INTEGER,
//   asOf: ZONED DATETIME, issues: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (cover:Cover)
WHERE cover.shortage AND ($warehouseKey IS NULL OR cover.warehouseKey = $warehouseKey)
  AND ($withinDays IS NULL OR coalesce(cover.coverDays, 0.0) < $withinDays)
WITH cover, COUNT {(cover)-[:TOUCHES]->()} AS people
RETURN cover.itemId AS itemId, cover.name AS name, cover.warehouseKey AS warehouseKey,
       cover.warehouse AS warehouse, cover.available AS available, cover.onHand AS onHand,
       cover.reserved AS reserved, cover.dailyDemand AS dailyDemand, cover.recoveredDemand AS recoveredDemand,
       cover.coverDays AS coverDays, cover.leadTimeDays AS leadTimeDays, people, cover.asOf AS asOf,
       cover.issues AS issues
ORDER BY coverDays, people DESC, itemId, warehouseKey
LIMIT $limit
