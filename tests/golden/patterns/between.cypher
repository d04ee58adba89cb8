CYPHER 25
UNWIND $lefts AS left
MATCH (n:Coupon {key: left})
UNWIND $rights AS right
MATCH (m:Product {key: right})
MATCH (n)-[r:RECEIVED|REDEEMED]-(m)
WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b
RETURN elementId(r) AS linkId, type(r) AS type, properties(r) AS link, [name IN labels(a) WHERE NOT name IN ['Record', 'Identity']][0] AS startLabel, coalesce(a.key, a.id, a.code) AS startKey, [name IN labels(b) WHERE NOT name IN ['Record', 'Identity']][0] AS endLabel, coalesce(b.key, b.id, b.code) AS endKey
