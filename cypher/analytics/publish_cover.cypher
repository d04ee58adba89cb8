// name: publish_cover
// summary: Replaces days of cover, and whom each shortage touches, by those of a new run.
// summary-zh: 用新一次计算的可售天数及其受影响顾客替换旧的。
// audience: job
// mode: write
// params: run: STRING, covers: LIST<MAP>, touched: LIST<MAP>
// returns: covers: INTEGER
// rows: one
// needs: -
CYPHER 25
CALL () {
  MATCH (old:Cover)
  DETACH DELETE old
}
CALL () {
  UNWIND $covers AS row
  CREATE (cover:Cover {key: row.key})
  SET cover += row.values, cover.run = $run
  WITH cover, row
  CALL (cover, row) {
    OPTIONAL MATCH (item:Item {id: row.values.itemId})
    OPTIONAL MATCH (product:Product {key: row.values.itemId})
    WITH cover, coalesce(item, product) AS thing WHERE thing IS NOT NULL
    CREATE (cover)-[link:COVERS]->(thing) SET link.run = $run
  }
  CALL (cover, row) {
    MATCH (warehouse:Warehouse {key: row.values.warehouseKey})
    CREATE (cover)-[link:KEPT_AT]->(warehouse) SET link.run = $run
  }
}
CALL () {
  UNWIND $touched AS row
  MATCH (cover:Cover {key: row.key})
  MATCH (person:Person {id: row.person})
  CREATE (cover)-[touch:TOUCHES]->(person)
  SET touch += row.values, touch.run = $run
}
RETURN size($covers) AS covers
