// name: consent_conflicts
// summary: People whose sources say both yes and no to the same purpose and channel.
// summary-zh: 各来源对同一用途与渠道既同意又拒绝的人。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: personId: STRING, name: STRING, purpose: STRING, channel: STRING, statements: LIST<MAP>
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person)<-[:RESOLVES_TO]-(:Customer)-[:GAVE]->(consent:Consent)
WITH person, consent.purpose AS purpose, consent.channel AS channel, consent ORDER BY consent.at DESC
WITH person, purpose, channel, collect({granted: consent.granted, at: consent.at, source: consent.source}) AS statements
WHERE any(said IN statements WHERE said.granted) AND any(said IN statements WHERE NOT said.granted)
RETURN person.id AS personId, person.name AS name, purpose, channel, statements
ORDER BY size(statements) DESC, personId
LIMIT $limit
