// name: ranked_cases
// summary: Cases, highest score first, with the names of some of the people involved.
// summary-zh: 案件列表，按得分从高到低，并列出部分涉及的人。
// audience: analyst
// mode: read
// params: limit: INTEGER = 20
// returns: id: STRING, score: FLOAT, detector: STRING, status: STRING, people: INTEGER, records: INTEGER, valueAtRisk: INTEGER,
//          currency: STRING, firstAt: ZONED DATETIME, lastAt: ZONED DATETIME, factors: STRING, names: LIST<STRING>, members: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (found:Case)
WITH found ORDER BY found.score DESC, found.valueAtRisk DESC, found.id LIMIT $limit
RETURN found.id AS id, found.score AS score, found.detector AS detector, found.status AS status,
       found.people AS people, found.records AS records, found.valueAtRisk AS valueAtRisk, found.currency AS currency,
       found.firstAt AS firstAt, found.lastAt AS lastAt, found.factors AS factors,
       COLLECT {
         MATCH (found)-[:INVOLVES]->(record:Record)-[:RESOLVES_TO]->(one:Identity)
         WITH DISTINCT one ORDER BY one.id LIMIT 5
         RETURN one.name
       } AS names,
       COLLECT { MATCH (found)-[:INVOLVES]->(record:Record) RETURN record.key ORDER BY record.key } AS members
ORDER BY score DESC, valueAtRisk DESC, id
