// name: shelf_stamp
// summary: How many people, goods, orders and lines there are, and what was last loaded or resolved.
// summary-zh: 共有多少人、商品、订单与明细，以及最近一次载入或归并。
// audience: page
// mode: read
// params: -
// returns: people: INTEGER, products: INTEGER, orders: INTEGER, lines: INTEGER, changedAt: ZONED DATETIME, runs: LIST<STRING>, stocked: BOOLEAN
// rows: one
// needs: -
CYPHER 25
RETURN COUNT {MATCH (person:Person)} AS people,
       COUNT {MATCH (product:Product)} AS products,
       COUNT {MATCH (order:Order)} AS orders,
       COUNT {MATCH ()-[:CONTAINS]->()} AS lines,
       head(COLLECT {MATCH (load:Load) WHERE load.finishedAt IS NOT NULL RETURN load.finishedAt ORDER BY load.finishedAt DESC LIMIT 1}) AS changedAt,
       COLLECT {MATCH (run:Run) WHERE run.finishedAt IS NOT NULL RETURN run.id + ' ' + toString(run.finishedAt) ORDER BY run.id} AS runs,
       EXISTS {(:Stock)-[:AT]->(:Warehouse)} AS stocked
