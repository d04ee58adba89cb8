// name: person_records
// summary: One person with the records that are theirs.
// summary-zh: 一个人以及归并到其名下的记录。
// audience: page
// mode: read
// params: personId: STRING, recordLimit: INTEGER = 200
// returns: person: MAP, recordCount: INTEGER, records: LIST<MAP>
// rows: optional
// needs: -
CYPHER 25
MATCH (person:Person {id: $personId})
CALL (person) {
  MATCH (person)<-[:RESOLVES_TO]-(record:Customer)
  WITH record ORDER BY record.source, record.sourceId LIMIT $recordLimit
  RETURN collect(properties(record)) AS records
}
RETURN properties(person) AS person, COUNT {(person)<-[:RESOLVES_TO]-()} AS recordCount, records
