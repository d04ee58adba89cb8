// name: tag_carriers
// summary: People who carry a tag, with how they came to it, by id.
// summary-zh: 带有某标签的人及其来源，按编号排列。
// audience: page
// mode: read
// params: key: STRING, after: STRING = '', limit: INTEGER = 100
// returns: id: STRING, name: STRING, source: STRING, by: STRING, at: ZONED DATETIME, until: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person)-[tagged:TAGGED]->(:Tag {key: $key})
WHERE person.id > $after
WITH person, tagged
ORDER BY person.id, coalesce(tagged.source, 'hand'), tagged.at
LIMIT $limit
RETURN person.id AS id, person.name AS name, coalesce(tagged.source, 'hand') AS source, tagged.by AS by,
       tagged.at AS at, tagged.until AS until
