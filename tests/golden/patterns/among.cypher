CYPHER 25
UNWIND $keys AS key
MATCH (n:Device {key: key})
CALL (n) {
  MATCH (n)-[r:FROM|USES_DEVICE]-(m)
  WITH r, m LIMIT $most
  WITH r WHERE coalesce(m.key, m.id, m.code) IN $others RETURN r
}
WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b
RETURN elementId(r) AS linkId, type(r) AS type, properties(r) AS link, [name IN labels(a) WHERE NOT name IN ['Record', 'Identity']][0] AS startLabel, coalesce(a.key, a.id, a.code) AS startKey, [name IN labels(b) WHERE NOT name IN ['Record', 'Identity']][0] AS endLabel, coalesce(b.key, b.id, b.code) AS endKey
