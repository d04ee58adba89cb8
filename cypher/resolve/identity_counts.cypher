// name: identity_counts
// summary: How many identities of one kind there are, how many ids were retired, and how many records resolve.
// summary-zh: 某类身份的数量、已退役的编号数，以及已归并的记录数。
// audience: job
// mode: read
// params: kind: STRING
// returns: identities: INTEGER, retired: INTEGER, records: INTEGER
// rows: one
// needs: -
CYPHER 25
RETURN COUNT { MATCH (:$($kind)) } AS identities, COUNT { MATCH (:Retired) } AS retired,
       COUNT { MATCH ()-[:RESOLVES_TO]->(:$($kind)) } AS records
