// name: tag_people
// summary: Puts a tag on people, by hand or by rule; who has it so already keeps it, with the new expiry.
// summary-zh: 为一批人打上标签（手工或规则）；已有的只更新截止时间。
// audience: job
// mode: write
// params: key: STRING, ids: LIST<STRING>, by: STRING, source: STRING, at: ZONED DATETIME, until: ZONED DATETIME = null
// returns: people: INTEGER
// rows: one
// needs: -
CYPHER 25
MATCH (tag:Tag {key: $key})
SET tag.at = $at
WITH tag
UNWIND $ids AS id
MATCH (person:Person {id: id})
MERGE (person)-[tagged:TAGGED {source: $source, recordKey: coalesce(person.minKey, person.id)}]->(tag)
ON CREATE SET tagged.at = $at
SET tagged.by = $by, tagged.until = $until
RETURN count(*) AS people
