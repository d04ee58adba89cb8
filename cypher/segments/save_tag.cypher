// name: save_tag
// summary: Keeps a tag: what it means, and the segment and days of its rule if it has one.
// summary-zh: 保存标签：含义，以及按规则打标所用的人群与有效天数。
// audience: job
// mode: write
// params: key: STRING, name: STRING, about: STRING = null, segmentId: STRING = null, days: INTEGER = null, by: STRING, at: ZONED DATETIME
// returns: key: STRING
// rows: one
// needs: -
CYPHER 25
MERGE (tag:Tag {key: $key})
SET tag.name = $name, tag.about = $about, tag.segmentId = $segmentId, tag.days = $days, tag.by = $by, tag.at = $at
RETURN tag.key AS key
