CYPHER 25
MATCH (n:Coupon {key: $key})
CALL (n) {
  MATCH (n)<-[r:REDEEMED]-(m) RETURN r, m LIMIT $scan
}
WITH r, m, coalesce(m.key, m.id, m.code) AS otherKey, coalesce(m.placedAt, m.at, m.updatedAt, m.shippedAt, m.registeredAt, r.lastAt, r.firstAt) AS at, coalesce(m.paidAmount, m.goodsAmount, m.amount, r.amount) AS amount, COUNT {(m)--()} AS degree
WHERE NOT otherKey IN $drawn AND ($since IS NULL OR at >= $since) AND ($until IS NULL OR at < $until) AND ($least IS NULL OR amount >= $least) AND ($most IS NULL OR amount <= $most)
WITH r, m, otherKey, at, amount, degree ORDER BY coalesce(amount, -1) DESC, otherKey SKIP $skip LIMIT $limit
RETURN $key AS key, 'REDEEMED<' AS move, elementId(r) AS linkId, properties(r) AS link, [name IN labels(m) WHERE NOT name IN ['Record', 'Identity']][0] AS label, otherKey, elementId(m) AS elementId, m{.name, .nickname, .value, .orderNumber, .sourceId, .source, .placedAt, .paidAmount, .currency, .status, .text, .model, .deviceId, .externalId, .platform, .kind, .at, .rating, .code, .stub, .records, .issues, .trackingNumber, .amount, .granted, .purpose, .company, .recipient, .goodsAmount, .updatedAt, .shippedAt, .registeredAt, .members, .score} AS node, degree, at, amount
