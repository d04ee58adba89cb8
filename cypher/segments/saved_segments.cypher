// name: saved_segments
// summary: Saved segments with who made them and when.
// summary-zh: 已保存的分群及其创建人与时间。
// audience: page
// mode: read
// params: -
// returns: id: STRING, name: STRING, definition: STRING, by: STRING, at: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (segment:Segment)
RETURN segment.id AS id, segment.name AS name, segment.definition AS definition, segment.by AS by, segment.at AS at
ORDER BY name, id
