// name: review_pairs
// summary: Pairs too close to call, those of which a decision would change most first, from a place in the list on.
// summary-zh: 难以判定的记录对，按判定的影响从大到小，自列表某处起。
// audience: page
// mode: read
// params: label: STRING, impact: FLOAT = 1e18, leftKey: STRING = '', rightKey: STRING = '', limit: INTEGER = 25
// returns: leftKey: STRING, rightKey: STRING, leftSource: STRING, rightSource: STRING, leftSourceId: STRING,
//          rightSourceId: STRING, leftName: STRING, rightName: STRING, leftIdentity: STRING, rightIdentity: STRING,
//          match: MAP
// rows: many
// needs: -
CYPHER 25
MATCH (one:Record)-[match:MATCHES]->(two:Record)
WHERE match.decision = 'unsure' AND match.impact <= $impact AND $label IN labels(one)
  AND (match.impact < $impact OR one.key > $leftKey OR (one.key = $leftKey AND two.key > $rightKey))
WITH one, match, two
ORDER BY match.impact DESC, one.key, two.key
LIMIT $limit
RETURN one.key AS leftKey, two.key AS rightKey, one.source AS leftSource, two.source AS rightSource,
       one.sourceId AS leftSourceId, two.sourceId AS rightSourceId,
       coalesce(one.name, one.nickname, one.standardised, one.text) AS leftName,
       coalesce(two.name, two.nickname, two.standardised, two.text) AS rightName,
       COLLECT { MATCH (one)-[:RESOLVES_TO]->(identity) RETURN identity.id LIMIT 1 }[0] AS leftIdentity,
       COLLECT { MATCH (two)-[:RESOLVES_TO]->(identity) RETURN identity.id LIMIT 1 }[0] AS rightIdentity,
       properties(match) AS match
ORDER BY match.impact DESC, leftKey, rightKey
