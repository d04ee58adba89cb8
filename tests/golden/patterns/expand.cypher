CYPHER 25
UNWIND $keys['Customer'] AS key
MATCH (n:Customer {key: key})
CALL (n) {
  CALL (n) {
    MATCH (n)-[r:HAS_PHONE]->(m) WHERE NOT coalesce(m.key, m.id, m.code) IN $drawn
    RETURN 'HAS_PHONE>' AS move, r, m, m{.value, .source, .kind} AS node LIMIT $limits['Customer']['HAS_PHONE>']
    UNION ALL
    MATCH (n)-[r:PLACED]->(m) WHERE NOT coalesce(m.key, m.id, m.code) IN $drawn
    RETURN 'PLACED>' AS move, r, m, m{.orderNumber, .sourceId, .source, .placedAt, .paidAmount, .currency, .status, .stub, .recipient, .goodsAmount} AS node LIMIT $limits['Customer']['PLACED>']
  }
  RETURN collect([move, elementId(r), properties(r), [name IN labels(m) WHERE NOT name IN ['Record', 'Identity']][0], coalesce(m.key, m.id, m.code), elementId(m), node, COUNT {(m)--()}]) AS found
}
RETURN 'Customer' AS label, key, [COUNT {(n)-[:HAS_PHONE]->()}, COUNT {(n)-[:PLACED]->()}] AS counts, found
UNION ALL
UNWIND $keys['Phone'] AS key
MATCH (n:Phone {key: key})
CALL (n) {
  CALL (n) {
    MATCH (n)<-[r:HAS_PHONE]-(m) WHERE NOT coalesce(m.key, m.id, m.code) IN $drawn
    RETURN 'HAS_PHONE<' AS move, r, m, m{.name, .nickname, .sourceId, .source, .stub, .company, .registeredAt} AS node LIMIT $limits['Phone']['HAS_PHONE<']
  }
  RETURN collect([move, elementId(r), properties(r), [name IN labels(m) WHERE NOT name IN ['Record', 'Identity']][0], coalesce(m.key, m.id, m.code), elementId(m), node, COUNT {(m)--()}]) AS found
}
RETURN 'Phone' AS label, key, [COUNT {(n)<-[:HAS_PHONE]-()}] AS counts, found
