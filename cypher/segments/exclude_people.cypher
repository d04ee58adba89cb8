// name: exclude_people
// summary: Writes down that people are no members of a segment any more.
// summary-zh: 记录已离开人群的成员。
// audience: job
// mode: write
// params: id: STRING, ids: LIST<STRING>
// returns: people: INTEGER
// rows: one
// needs: -
CYPHER 25
UNWIND $ids AS personId
MATCH (:Segment {id: $id})-[includes:INCLUDES]->(:Person {id: personId})
DELETE includes
RETURN count(*) AS people
