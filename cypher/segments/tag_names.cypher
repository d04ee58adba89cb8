// name: tag_names
// summary: Names of all tags.
// summary-zh: 所有标签的名称。
// audience: page
// mode: read
// params: -
// returns: name: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (tag:Tag)
WHERE tag.name IS NOT NULL
RETURN tag.name AS name
ORDER BY name
LIMIT 500
