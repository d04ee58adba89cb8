// name: known_identities
// summary: Identities by id as they stand, with when they were minted.
// summary-zh: 按编号查询身份的现状及其生成时间。
// audience: job
// mode: read
// params: ids: LIST<STRING>
// returns: id: STRING, mintedAt: ZONED DATETIME, digest: STRING, members: INTEGER
// rows: many
// needs: -
CYPHER 25
UNWIND $ids AS wanted
MATCH (identity:Identity {id: wanted})
RETURN identity.id AS id, identity.mintedAt AS mintedAt, identity.digest AS digest,
       COUNT { (identity)<-[:RESOLVES_TO]-() } AS members
