// name: untag_people
// summary: Takes a tag off people, as it was put on by one source.
// summary-zh: 从一批人身上移除某一来源打上的标签。
// audience: job
// mode: write
// params: key: STRING, ids: LIST<STRING>, source: STRING, at: ZONED DATETIME
// returns: people: INTEGER
// rows: one
// needs: -
CYPHER 25
MATCH (tag:Tag {key: $key})
SET tag.at = $at
WITH tag
UNWIND $ids AS id
MATCH (person:Person {id: id})-[tagged:TAGGED]->(tag)
WHERE coalesce(tagged.source, 'hand') = $source
DELETE tagged
RETURN count(DISTINCT id) AS people
