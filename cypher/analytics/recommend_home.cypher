// name: recommend_home
// summary: What the others of a person's household bought.
// summary-zh: 同一家庭的其他人买了什么。
// audience: page
// mode: read
// params: personId: STRING, since: ZONED DATETIME
// returns: baskets: LIST<ANY>
// rows: one
// needs: -
CYPHER 25
MATCH (person:Person {id: $personId})
CALL (person) {
  MATCH (person)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(other:Person) RETURN other
  UNION
  WITH person WHERE NOT EXISTS {(person)-[:MEMBER_OF]->(:Household)}
  MATCH (person)<-[:RESOLVES_TO]-(:Customer)-[lives:HAS_ADDRESS]->(:Address)-[:RESOLVES_TO]->(place:Place)
  WHERE lives.endedAt IS NULL AND place.room IS NOT NULL AND COUNT {(place)<-[:RESOLVES_TO]-(:Address)} <= 24
  WITH person, place ORDER BY place.id LIMIT 1
  MATCH (place)<-[:RESOLVES_TO]-(:Address)<-[lives:HAS_ADDRESS]-(:Customer)-[:RESOLVES_TO]->(other:Person)
  WHERE lives.endedAt IS NULL AND other <> person
  RETURN DISTINCT other
}
WITH other LIMIT 10
MATCH (other)<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(order:Order)
WHERE order.placedAt >= $since AND order.stub IS NULL AND order.deletedAt IS NULL
  AND (order.paidAt IS NOT NULL OR NOT coalesce(order.status, '') IN ['created', 'closed'])
RETURN collect([order.placedAt.epochSeconds, COLLECT {MATCH (order)-[:CONTAINS]->(bought:Product) RETURN bought.key}]) AS baskets
