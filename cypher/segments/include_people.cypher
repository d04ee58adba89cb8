// name: include_people
// summary: Writes down that people are members of a segment since now.
// summary-zh: 记录新加入人群的成员。
// audience: job
// mode: write
// params: id: STRING, ids: LIST<STRING>, at: ZONED DATETIME
// returns: people: INTEGER
// rows: one
// needs: -
CYPHER 25
MATCH (segment:Segment {id: $id})
UNWIND $ids AS personId
MATCH (person:Person {id: personId})
MERGE (segment)-[includes:INCLUDES]->(person)
ON CREATE SET includes.since = $at
RETURN count(*) AS people
