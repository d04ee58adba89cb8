// name: identity_label
// summary: What kind of thing an identity is.
// summary-zh: 一个身份属于哪一类。
// audience: page
// mode: read
// params: identityId: STRING
// returns: label: STRING
// rows: optional
// needs: -
CYPHER 25
MATCH (identity:Identity {id: $identityId})
RETURN [name IN labels(identity) WHERE name <> 'Identity'][0] AS label
