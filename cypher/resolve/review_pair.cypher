// name: review_pair
// summary: One pair of the work list.
// summary-zh: 待审列表中的一对记录。
// audience: page
// mode: read
// params: leftKey: STRING, rightKey: STRING
// returns: leftKey: STRING, rightKey: STRING, leftSource: STRING, rightSource: STRING, leftSourceId: STRING,
//          rightSourceId: STRING, leftName: STRING, rightName: STRING, leftIdentity: STRING, rightIdentity: STRING,
//          match: MAP
// rows: optional
// needs: -
CYPHER 25
MATCH (one:Record {key: $leftKey})-[match:MATCHES]->(two:Record {key: $rightKey})
WHERE match.decision = 'unsure' AND match.impact IS NOT NULL
RETURN one.key AS leftKey, two.key AS rightKey, one.source AS leftSource, two.source AS rightSource,
       one.sourceId AS leftSourceId, two.sourceId AS rightSourceId,
       coalesce(one.name, one.nickname, one.standardised, one.text) AS leftName,
       coalesce(two.name, two.nickname, two.standardised, two.text) AS rightName,
       COLLECT { MATCH (one)-[:RESOLVES_TO]->(identity) RETURN identity.id LIMIT 1 }[0] AS leftIdentity,
       COLLECT { MATCH (two)-[:RESOLVES_TO]->(identity) RETURN identity.id LIMIT 1 }[0] AS rightIdentity,
       properties(match) AS match
