CYPHER 25
MATCH (n:Product {key: $key})
CALL (n) {
  MATCH (n)<-[r:CONTAINS]-(m) RETURN r, m LIMIT $scan
}
WITH m, [name IN labels(m) WHERE NOT name IN ['Record', 'Identity']][0] AS label, coalesce(m.placedAt, m.at, m.updatedAt, m.shippedAt, m.registeredAt, r.lastAt, r.firstAt) AS at, coalesce(m.paidAmount, m.goodsAmount, m.amount, r.amount) AS amount
WHERE ($since IS NULL OR at >= $since) AND ($until IS NULL OR at < $until) AND ($least IS NULL OR amount >= $least) AND ($most IS NULL OR amount <= $most)
RETURN label, m.status AS status, m.currency AS currency, count(m) AS things, sum(amount) AS amount, min(at) AS firstAt, max(at) AS lastAt
ORDER BY things DESC
