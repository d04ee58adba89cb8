// name: discovery_person
// summary: The person whose records are written in most scripts, have most of them and most names.
// summary-zh: 记录所用文字种类、记录数与写法都最多的人。
// audience: page
// mode: read
// params: atMost: INTEGER = 12
// returns: personId: STRING, name: STRING, records: INTEGER, scripts: INTEGER
// rows: optional
// needs: -
CYPHER 25
MATCH (person:Person)
WHERE person.scripts >= 1 AND person.records > 1
WITH person ORDER BY person.scripts DESC, person.records DESC
WHERE person.records <= $atMost
WITH person LIMIT 60
WITH person, COUNT {
  MATCH (person)<-[:RESOLVES_TO]-(record:Customer) RETURN DISTINCT coalesce(record.name, record.nickname)
} AS names
ORDER BY person.scripts DESC, person.records DESC, names DESC, person.id LIMIT 1
RETURN person.id AS personId, person.name AS name, person.records AS records, person.scripts AS scripts
