// name: including_people
// summary: Ids of the people a segment had when its members were last written down.
// summary-zh: 人群上次记录的成员编号。
// audience: job
// mode: read
// params: id: STRING
// returns: id: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (:Segment {id: $id})-[:INCLUDES]->(person:Person)
RETURN person.id AS id
