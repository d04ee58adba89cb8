CYPHER 25
MATCH (n) WHERE elementId(n) IN $lefts
WITH collect(n) AS lefts
MATCH (m) WHERE elementId(m) IN $rights
UNWIND lefts AS n
MATCH (n)-[r:REDEEMED]-(m)
WITH DISTINCT r
RETURN elementId(r) AS linkId, type(r) AS type, properties(r) AS link, elementId(startNode(r)) AS startId, elementId(endNode(r)) AS endId
