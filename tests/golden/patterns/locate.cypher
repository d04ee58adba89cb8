CYPHER 25
UNWIND $keys AS key
MATCH (n:Person {id: key})
RETURN key, elementId(n) AS elementId, n{.name, .nickname, .value, .orderNumber, .sourceId, .source, .placedAt, .paidAmount, .currency, .status, .text, .model, .deviceId, .externalId, .platform, .kind, .at, .rating, .code, .stub, .records, .issues, .trackingNumber, .amount, .granted, .purpose, .company, .recipient, .goodsAmount, .updatedAt, .shippedAt, .registeredAt, .members, .score} AS node, COUNT {(n)--()} AS degree
