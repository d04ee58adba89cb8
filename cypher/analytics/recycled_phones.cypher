// name: recycled_phones
// summary: Phone numbers one person gave up and another now has.
// summary-zh: 一人弃用、另一人现用的手机号。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: phone: STRING, former: STRING, endedAt: ZONED DATETIME, current: STRING, firstAt: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (before:Customer)-[ended:HAS_PHONE]->(phone:Phone)<-[begun:HAS_PHONE]-(after:Customer)
WHERE ended.endedAt IS NOT NULL AND begun.endedAt IS NULL AND begun.firstAt >= ended.endedAt
MATCH (before)-[:RESOLVES_TO]->(former:Person), (after)-[:RESOLVES_TO]->(current:Person)
WHERE former <> current
RETURN DISTINCT phone.value AS phone, former.name AS former, ended.endedAt AS endedAt, current.name AS current, begun.firstAt AS firstAt
ORDER BY endedAt DESC, phone
LIMIT $limit
