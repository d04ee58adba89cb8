// name: tag_holders
// summary: Ids of the people who carry a tag as one source put it on.
// summary-zh: 由某一来源打上标签的所有人的编号。
// audience: job
// mode: read
// params: key: STRING, source: STRING
// returns: id: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person)-[tagged:TAGGED]->(:Tag {key: $key})
WHERE coalesce(tagged.source, 'hand') = $source
RETURN DISTINCT person.id AS id
