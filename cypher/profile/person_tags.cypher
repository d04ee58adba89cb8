// name: person_tags
// summary: Tags of one person with who put them on, how, and until when.
// summary-zh: 某人的标签：由谁、以何方式、有效至何时。
// audience: page
// mode: read
// params: personId: STRING
// returns: key: STRING, name: STRING, about: STRING, source: STRING, by: STRING, at: ZONED DATETIME, until: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (:Person {id: $personId})-[tagged:TAGGED]->(tag:Tag)
RETURN tag.key AS key, tag.name AS name, tag.about AS about, coalesce(tagged.source, 'hand') AS source, tagged.by AS by,
       tagged.at AS at, tagged.until AS until
ORDER BY name, source, at
