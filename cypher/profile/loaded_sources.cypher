// name: loaded_sources
// summary: What has been loaded, by source and kind, with the latest load of each.
// summary-zh: 按来源和种类列出已装载的数据及最近一次装载。
// audience: page
// mode: read
// params: limit: INTEGER = 200
// returns: source: STRING, kind: STRING, loads: INTEGER, read: INTEGER, written: INTEGER, quarantined: INTEGER,
//   repaired: INTEGER, finishedAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (load:Load)
WITH load.source AS source, load.kind AS kind, load.fileHash AS fileHash, load ORDER BY load.startedAt DESC
WITH source, kind, fileHash, head(collect(load)) AS latest, count(load) AS loads
RETURN source, kind, sum(loads) AS loads, sum(coalesce(latest.read, 0)) AS read,
       sum(coalesce(latest.written, 0)) AS written, sum(coalesce(latest.quarantined, 0)) AS quarantined,
       sum(coalesce(latest.repaired, 0)) AS repaired, max(latest.finishedAt) AS finishedAt
ORDER BY source, read DESC
LIMIT $limit
