// name: case_whole
// summary: One case with its properties and the keys of the records it involves.
// summary-zh: 一个案件的全部属性及其涉及的记录。
// audience: page
// mode: read
// params: id: STRING
// returns: case: MAP, members: LIST<STRING>, found: BOOLEAN
// rows: optional
// needs: -
CYPHER 25
MATCH (one:Case {id: $id})
RETURN properties(one) AS case,
       COLLECT { MATCH (one)-[:INVOLVES]->(record:Record) RETURN record.key ORDER BY record.key } AS members,
       one.run = COLLECT { MATCH (last:Run {id: 'detect'}) RETURN last.plan }[0] AS found
