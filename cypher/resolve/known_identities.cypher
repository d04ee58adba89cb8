// name: known_identities
// summary: Identities of one kind as they stand, with when they were minted.
// summary-zh: 某类身份的现状及其生成时间。
// audience: job
// mode: read
// params: kind: STRING
// returns: id: STRING, mintedAt: ZONED DATETIME, members: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (identity:Person|Item|Organization|Place)
WHERE $kind IN labels(identity)
RETURN identity.id AS id, identity.mintedAt AS mintedAt, COUNT { (identity)<-[:RESOLVES_TO]-() } AS members
