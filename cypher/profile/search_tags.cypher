// name: search_tags
// summary: Tags whose name contains a text, and how many people carry each.
// summary-zh: 名称包含某段文字的标签及带有该标签的人数。
// audience: page
// mode: read
// params: text: STRING, limit: INTEGER = 10
// returns: tag: MAP, people: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (tag:Tag)
WHERE toLower(tag.name) CONTAINS toLower($text)
WITH tag, COUNT {(tag)<-[:TAGGED]-()} AS people
RETURN properties(tag) AS tag, people
ORDER BY people DESC, tag.name
LIMIT $limit
