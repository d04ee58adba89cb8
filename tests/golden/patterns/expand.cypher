CYPHER 25
UNWIND $keys AS key
MATCH (n:Customer {key: key})
CALL (n) {
  MATCH (n)-[r:HAS_PHONE]->(m) WHERE NOT coalesce(m.key, m.id, m.code) IN $drawn
  RETURN 'HAS_PHONE>' AS move, r, m LIMIT $limits['HAS_PHONE>']
UNION ALL
  MATCH (n)-[r:PLACED]->(m) WHERE NOT coalesce(m.key, m.id, m.code) IN $drawn
  RETURN 'PLACED>' AS move, r, m LIMIT $limits['PLACED>']
}
RETURN key, move, elementId(r) AS linkId, properties(r) AS link, [name IN labels(m) WHERE NOT name IN ['Record', 'Identity']][0] AS label, coalesce(m.key, m.id, m.code) AS otherKey, m{.name, .nickname, .value, .orderNumber, .sourceId, .source, .placedAt, .paidAmount, .currency, .status, .text, .model, .deviceId, .externalId, .platform, .kind, .at, .rating, .code, .stub, .records, .issues, .trackingNumber, .amount, .granted, .purpose, .company, .recipient, .goodsAmount, .updatedAt, .shippedAt, .registeredAt, .members, .score} AS node, COUNT {(m)--()} AS degree
