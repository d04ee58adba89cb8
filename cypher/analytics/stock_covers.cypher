// name: stock_covers
// summary: Days of cover of everything, as last computed, by state and warehouse.
// summary-zh: 最近一次计算的全部可售天数，可按状态与仓库筛选。
// audience: page
// mode: read
// params: warehouseKey: STRING = null, state: STRING = null, withinDays: FLOAT = null, itemIds: LIST<STRING> = [], limit: INTEGER = 200
// returns: cover: MAP, people: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (cover:Cover)
WHERE ($warehouseKey IS NULL OR cover.warehouseKey = $warehouseKey)
  AND ($state IS NULL OR cover.state = $state OR ($state = 'surplus' AND cover.surplus))
  AND ($withinDays IS NULL OR (cover.shortage AND coalesce(cover.coverDays, 0.0) < $withinDays))
  AND (size($itemIds) = 0 OR cover.itemId IN $itemIds)
WITH cover, CASE WHEN cover.shortage THEN COUNT {(cover)-[:TOUCHES]->()} ELSE cover.people END AS people,
     CASE cover.state WHEN 'shortage' THEN 0 WHEN 'doubtful' THEN 1 WHEN 'surplus' THEN 2 WHEN 'unknown' THEN 3 ELSE 4 END AS rank
ORDER BY rank, cover.coverDays, people DESC, cover.key
LIMIT $limit
RETURN properties(cover) AS cover, people
