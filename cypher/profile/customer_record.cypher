// name: customer_record
// summary: One customer record and the person it resolves to, if it does yet.
// summary-zh: 一条客户记录及其归并到的人（若已归并）。
// audience: page
// mode: read
// params: recordKey: STRING
// returns: record: MAP, personId: STRING
// rows: optional
// needs: -
CYPHER 25
MATCH (record:Customer {key: $recordKey})
OPTIONAL MATCH (record)-[:RESOLVES_TO]->(person:Person)
RETURN properties(record) AS record, person.id AS personId
LIMIT 1
