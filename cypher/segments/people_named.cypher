// name: people_named
// summary: Names of some people.
// summary-zh: 若干人的姓名。
// audience: page
// mode: read
// params: ids: LIST<STRING>
// returns: id: STRING, name: STRING
// rows: many
// needs: -
CYPHER 25
UNWIND $ids AS id
MATCH (person:Person {id: id})
RETURN person.id AS id, person.name AS name
ORDER BY id
