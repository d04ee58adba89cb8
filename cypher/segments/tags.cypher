// name: tags
// summary: All tags with their rule and how many people carry each now.
// summary-zh: 所有标签、其规则及当前带有该标签的人数。
// audience: analyst
// mode: read
// params: now: ZONED DATETIME
// returns: key: STRING, name: STRING, about: STRING, segmentId: STRING, segment: STRING, days: INTEGER, by: STRING, at: ZONED DATETIME, people: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (tag:Tag)
OPTIONAL MATCH (segment:Segment {id: tag.segmentId})
RETURN tag.key AS key, tag.name AS name, tag.about AS about, tag.segmentId AS segmentId, segment.name AS segment,
       tag.days AS days, tag.by AS by, tag.at AS at,
       COUNT {
         MATCH (person:Person)-[tagged:TAGGED]->(tag)
         WHERE tagged.until IS NULL OR tagged.until >= $now
         RETURN DISTINCT person
       } AS people
ORDER BY name, key
