// name: person_colleagues
// summary: People whose records state the same employer as a person's.
// summary-zh: 记录中单位相同的人。
// audience: analyst
// mode: read
// params: personId: STRING, most: INTEGER = 60
// returns: otherId: STRING, otherName: STRING, company: STRING, sharers: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person {id: $personId})<-[:RESOLVES_TO]-(own:Customer)
WHERE own.company IS NOT NULL AND own.company <> ''
WITH DISTINCT person, own.company AS company
CALL (company) {
  CALL db.index.fulltext.queryNodes('names', '"' + replace(replace(company, '\\', ' '), '"', ' ') + '"', {limit: 400}) YIELD node
  WITH node WHERE node:Customer AND node.company = company
  MATCH (node)-[:RESOLVES_TO]->(one:Person)
  RETURN collect(DISTINCT one) AS ends
}
WITH person, company, ends
WHERE size(ends) <= $most
UNWIND ends AS one
WITH person, company, one, size(ends) AS sharers
WHERE one <> person
RETURN one.id AS otherId, one.name AS otherName, company, sharers
ORDER BY sharers, otherId
