// name: shelf_stamp
// summary: How many people there are and when something was last loaded or resolved.
// summary-zh: 共有多少人，以及最近一次载入或归并的时间。
// audience: page
// mode: read
// params: -
// returns: people: INTEGER, changedAt: ZONED DATETIME, stocked: BOOLEAN
// rows: one
// needs: -
CYPHER 25
RETURN COUNT {MATCH (person:Person)} AS people,
       head(COLLECT {MATCH (load:Load) WHERE load.finishedAt IS NOT NULL RETURN load.finishedAt ORDER BY load.finishedAt DESC LIMIT 1}) AS changedAt,
       EXISTS {(:Stock)-[:AT]->(:Warehouse)} AS stocked
