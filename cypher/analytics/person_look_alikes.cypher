// name: person_look_alikes
// summary: People who bought the same uncommon goods as a person, by how uncommon these are.
// summary-zh: 与某人买过同样冷门商品的人，按商品的冷门程度排列。
// audience: analyst
// mode: read
// params: personId: STRING, most: INTEGER = 300, limit: INTEGER = 10
// returns: otherId: STRING, otherName: STRING, goods: LIST<STRING>, common: INTEGER, weight: FLOAT
// rows: many
// needs: -
CYPHER 25
MATCH (person:Person {id: $personId})<-[:RESOLVES_TO]-(:Customer)-[:PLACED]->(:Order)-[:CONTAINS]->(product:Product)
WITH DISTINCT person, product, COUNT { (product)<-[:CONTAINS]-() } AS sold
WHERE 2 <= sold <= $most
ORDER BY sold, product.key LIMIT 40
MATCH (product)<-[:CONTAINS]-(:Order)<-[:PLACED]-(:Customer)-[:RESOLVES_TO]->(one:Person)
WHERE one <> person
WITH DISTINCT one, product, sold
WITH one, collect(product.name)[..5] AS goods, count(product) AS common, sum(1.0 / log(1.0 + sold)) AS weight
WHERE common >= 3
RETURN one.id AS otherId, one.name AS otherName, goods, common, weight
ORDER BY weight DESC, otherId
LIMIT $limit
