// name: retired_ids
// summary: Ids of identities that became another.
// summary-zh: 已并入其他身份的旧编号。
// audience: job
// mode: read
// params: kind: STRING
// returns: id: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (retired:Retired {kind: $kind})
RETURN retired.id AS id
