// name: record_identities
// summary: Which person each live customer record of some sources resolves to.
// summary-zh: 某些来源的每条有效客户记录各归于谁。
// audience: job
// mode: read
// params: sources: LIST<STRING>
// returns: key: STRING, source: STRING, sourceId: STRING, personId: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (record:Customer)-[:RESOLVES_TO]->(person:Person)
WHERE record.source IN $sources AND record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS key, record.source AS source, record.sourceId AS sourceId, person.id AS personId
