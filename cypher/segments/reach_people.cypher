// name: reach_people
// summary: Notes whom a campaign reached, or held out to compare with.
// summary-zh: 记录营销活动触达的人，或留作对照的人。
// audience: job
// mode: write
// params: id: STRING, ids: LIST<STRING>, heldOut: BOOLEAN
// returns: people: INTEGER
// rows: one
// needs: -
CYPHER 25
MATCH (campaign:Campaign {id: $id})
UNWIND $ids AS personId
MATCH (person:Person {id: personId})
MERGE (campaign)-[reached:REACHED]->(person)
SET reached.heldOut = $heldOut, reached.recordKey = coalesce(person.minKey, person.id)
RETURN count(*) AS people
