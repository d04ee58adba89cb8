// name: discovery_person
// summary: The person whose records are written in most scripts, and have most of them.
// summary-zh: 记录所用文字种类最多、记录数也最多的人。
// audience: page
// mode: read
// params: atMost: INTEGER = 12
// returns: personId: STRING, name: STRING, records: INTEGER, scripts: INTEGER
// rows: optional
// needs: -
CYPHER 25
MATCH (person:Person)
WHERE person.records > 1 AND person.records <= $atMost
WITH person ORDER BY coalesce(person.scripts, 1) DESC, person.records DESC, person.sources DESC, person.id LIMIT 1
RETURN person.id AS personId, person.name AS name, person.records AS records, person.scripts AS scripts
