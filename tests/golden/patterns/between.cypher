CYPHER 25
MATCH (n) WHERE elementId(n) IN $lefts
WITH collect(n) AS lefts
MATCH (m) WHERE elementId(m) IN $rights
UNWIND lefts AS n
MATCH (n)-[r:REDEEMED]-(m)
WITH DISTINCT r
RETURN collect([elementId(r), type(r), r.endedAt IS NOT NULL, elementId(startNode(r)), elementId(endNode(r))]) AS links
