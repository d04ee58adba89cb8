// name: save_segment
// summary: Keeps a segment's definition under its name, replacing the one before.
// summary-zh: 按名称保存分群定义，替换原有定义。
// audience: job
// mode: write
// params: id: STRING, name: STRING, definition: STRING, by: STRING, at: ZONED DATETIME
// returns: id: STRING
// rows: one
// needs: -
CYPHER 25
MERGE (segment:Segment {id: $id})
SET segment.name = $name, segment.definition = $definition, segment.by = $by, segment.at = $at
RETURN segment.id AS id
