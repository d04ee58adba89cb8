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
RETURN CASE $kind WHEN 'Person' THEN COUNT { MATCH (:Person) }
       WHEN 'Item' THEN COUNT { MATCH (:Item) }
       WHEN 'Organization' THEN COUNT { MATCH (:Organization) }
       WHEN 'Place' THEN COUNT { MATCH (:Place) } END AS identities,
       COUNT { MATCH (:Retired) } AS retired,
       CASE $kind WHEN 'Person' THEN COUNT { MATCH ()-[:RESOLVES_TO]->(:Person) }
       WHEN 'Item' THEN COUNT { MATCH ()-[:RESOLVES_TO]->(:Item) }
       WHEN 'Organization' THEN COUNT { MATCH ()-[:RESOLVES_TO]->(:Organization) }
       WHEN 'Place' THEN COUNT { MATCH ()-[:RESOLVES_TO]->(:Place) } END AS records
