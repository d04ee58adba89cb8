// name: empty_identities
// summary: Identities of one kind that no record resolves to any more.
// summary-zh: 某类中已没有任何记录归属的身份。
// audience: job
// mode: read
// params: kind: STRING
// returns: id: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (identity:$($kind))
WHERE NOT EXISTS { (identity)<-[:RESOLVES_TO]-() }
RETURN identity.id AS id
