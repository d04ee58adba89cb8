// name: ids_in_use
// summary: Which of some ids identities have, or had before they became another.
// summary-zh: 若干编号中已被身份（含已并入者）占用的编号。
// audience: job
// mode: read
// params: ids: LIST<STRING>
// returns: id: STRING
// rows: many
// needs: -
CYPHER 25
UNWIND $ids AS wanted
CALL (wanted) {
  MATCH (identity:Identity {id: wanted}) RETURN identity.id AS id
  UNION
  MATCH (retired:Retired {id: wanted}) RETURN retired.id AS id
}
RETURN id
