// name: addresses_of_many_people
// summary: Places where many people receive: lockers, towers, dormitories.
// summary-zh: 许多人收货的地点：自提柜、写字楼、宿舍。
// audience: analyst
// mode: read
// params: minimumPeople: INTEGER = 5, limit: INTEGER = 50
// returns: placeId: STRING, address: STRING, people: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (place:Place)<-[:RESOLVES_TO]-(:Address)<-[:HAS_ADDRESS]-(:Customer)-[:RESOLVES_TO]->(person:Person)
WITH place, count(DISTINCT person) AS people
WHERE people >= $minimumPeople
RETURN place.id AS placeId, place.standardised AS address, people
ORDER BY people DESC, placeId
LIMIT $limit
