// name: stock_summary
// summary: How many shortages, surpluses and doubts there are in each warehouse, and when that was computed.
// summary-zh: 各仓库的缺货、积压与存疑数量，以及计算时间。
// audience: page
// mode: read
// params: -
// returns: warehouseKey: STRING, warehouse: STRING, shortages: INTEGER, surpluses: INTEGER, doubtful: INTEGER,
//   unknown: INTEGER, covers: INTEGER, asOf: ZONED DATETIME, computedAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (cover:Cover)
RETURN cover.warehouseKey AS warehouseKey, cover.warehouse AS warehouse,
       sum(CASE WHEN cover.shortage THEN 1 ELSE 0 END) AS shortages,
       sum(CASE WHEN cover.surplus THEN 1 ELSE 0 END) AS surpluses,
       sum(CASE WHEN cover.state = 'doubtful' THEN 1 ELSE 0 END) AS doubtful,
       sum(CASE WHEN cover.state = 'unknown' THEN 1 ELSE 0 END) AS unknown,
       count(cover) AS covers, max(cover.asOf) AS asOf, max(cover.computedAt) AS computedAt
ORDER BY warehouse, warehouseKey
