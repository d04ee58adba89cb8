// name: known_cases
// summary: The cases there are, with the records each involves.
// summary-zh: 已有的案件及其涉及的记录。
// audience: job
// mode: read
// params: -
// returns: id: STRING, status: STRING, members: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (found:Case)
RETURN found.id AS id, found.status AS status,
       COLLECT { MATCH (found)-[:INVOLVES]->(record:Record) RETURN record.key ORDER BY record.key } AS members
ORDER BY id
