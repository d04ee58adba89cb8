// name: person_segments
// summary: Saved segments that had one person as a member when they were last counted.
// summary-zh: 某人最近一次统计时所属的人群。
// audience: page
// mode: read
// params: personId: STRING
// returns: id: STRING, name: STRING, since: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (:Person {id: $personId})<-[includes:INCLUDES]-(segment:Segment)
RETURN segment.id AS id, segment.name AS name, includes.since AS since
ORDER BY name, id
