CYPHER 25 MATCH (m:Migration {number: 1}) SET m.number = m.number WITH m OPTIONAL MATCH (l:Load {id: $load}) RETURN l.file AS file, l.watermark AS watermark;

CYPHER 25 MERGE (l:Load {id: $load}) SET l.source = coalesce(l.source, $source), l.file = $file, l.watermark = $offset, l.written = coalesce(l.written, 0) + $written, l.unchanged = coalesce(l.unchanged, 0) + $unchanged, l.superseded = coalesce(l.superseded, 0) + $superseded;

CYPHER 25 UNWIND $rows AS row MATCH (n:Customer {key: row[0]}) WITH row[0] AS key, coalesce(n.rowHash = row[1] AND (n.deletedAt IS NOT NULL) = row[2] AND n.eventAt = datetime.fromEpoch(row[3], row[4]), false) AS same RETURN same, collect(key) AS keys;

CYPHER 25 UNWIND $keys AS key MATCH (n:Customer {key: key}) RETURN key, n.rowHash AS hash, n.eventAt.epochSeconds AS at, n.eventAt.nanosecond AS atNanos, n.sameSince.epochSeconds AS since, n.sameSince.nanosecond AS sinceNanos, n.deletedAt IS NOT NULL AS gone, n.raw AS raw, n.earlier AS earlier, n.parts AS parts;

CYPHER 25 UNWIND $keys AS key MATCH (n:Order {key: key}) RETURN key, n.parts AS parts;

CYPHER 25 UNWIND $keys AS key MATCH (n:Customer {key: key})-[r:HAS_ACCOUNT|HAS_ADDRESS|HAS_EMAIL|HAS_PHONE|RECEIVED|REFERRED|THROUGH|USES_DEVICE]->(m) WHERE NOT type(r) IN ['HAS_ADDRESS', 'REFERRED'] OR coalesce(r.reverse, false) = false RETURN key, elementId(r) AS id, type(r) AS type, false AS reverse, [l IN labels(m) WHERE NOT l IN $general][0] AS label, coalesce(m.key, m.code) AS other, coalesce(r.part, '') AS part, r.firstAt.epochSeconds AS first, r.firstAt.nanosecond AS firstNanos, r.lastAt.epochSeconds AS last, r.lastAt.nanosecond AS lastNanos, r.endedAt.epochSeconds AS ended, r.endedAt.nanosecond AS endedNanos, CASE WHEN r.firstAt IS NULL THEN properties(r) END AS properties UNION ALL UNWIND $keys AS key MATCH (n:Customer {key: key})<-[r:REFERRED]-(m) WHERE NOT type(r) IN ['REFERRED'] OR coalesce(r.reverse, false) = true RETURN key, elementId(r) AS id, type(r) AS type, true AS reverse, [l IN labels(m) WHERE NOT l IN $general][0] AS label, coalesce(m.key, m.code) AS other, coalesce(r.part, '') AS part, r.firstAt.epochSeconds AS first, r.firstAt.nanosecond AS firstNanos, r.lastAt.epochSeconds AS last, r.lastAt.nanosecond AS lastNanos, r.endedAt.epochSeconds AS ended, r.endedAt.nanosecond AS endedNanos, CASE WHEN r.firstAt IS NULL THEN properties(r) END AS properties;

CYPHER 25 UNWIND $keys AS key MATCH (n:Product {key: key})-[r:BUNDLES|IN|OF|VARIANT_OF]->(m) RETURN key, elementId(r) AS id, type(r) AS type, false AS reverse, [l IN labels(m) WHERE NOT l IN $general][0] AS label, coalesce(m.key, m.code) AS other, coalesce(r.part, '') AS part, r.firstAt.epochSeconds AS first, r.firstAt.nanosecond AS firstNanos, r.lastAt.epochSeconds AS last, r.lastAt.nanosecond AS lastNanos, r.endedAt.epochSeconds AS ended, r.endedAt.nanosecond AS endedNanos, CASE WHEN r.firstAt IS NULL THEN properties(r) END AS properties UNION ALL UNWIND $keys AS key MATCH (n:Product {key: key})<-[r:SUPPLIES]-(m) WHERE NOT type(r) IN ['SUPPLIES'] OR coalesce(r.reverse, false) = true RETURN key, elementId(r) AS id, type(r) AS type, true AS reverse, [l IN labels(m) WHERE NOT l IN $general][0] AS label, coalesce(m.key, m.code) AS other, coalesce(r.part, '') AS part, r.firstAt.epochSeconds AS first, r.firstAt.nanosecond AS firstNanos, r.lastAt.epochSeconds AS last, r.lastAt.nanosecond AS lastNanos, r.endedAt.epochSeconds AS ended, r.endedAt.nanosecond AS endedNanos, CASE WHEN r.firstAt IS NULL THEN properties(r) END AS properties;

CYPHER 25 UNWIND $keys AS key MATCH (n:Phone {key: key}) RETURN key, n.eventAt.epochSeconds AS at, n.eventAt.nanosecond AS atNanos, CASE WHEN n.rowHash IS NULL THEN n{.*, eventAt: null, loadedAt: null} END AS properties;

CYPHER 25 UNWIND $rows AS row CREATE (n:Record:Customer {key: row[0], name: row[1], rowHash: row[2], eventAt: CASE WHEN row[3] IS NOT NULL THEN datetime.fromEpoch(row[3], row[4]) END, registeredAt: CASE WHEN row[5] IS NOT NULL THEN datetime.fromEpoch(row[5], row[6]) END, load: $load, loadedAt: $at});

CYPHER 25 UNWIND $rows AS row CREATE (n:Division {code: row[0], name: row[1]});

CYPHER 25 UNWIND $rows AS row MATCH (n:Order {key: row[0]}) SET n = {key: row[0], paidAmount: row[1], localDay: date(row[2]), load: $load, loadedAt: $at};

CYPHER 25 UNWIND $rows AS row MATCH (n:Customer {key: row[0]}) SET n.name = row[1], n.rowHash = row[2], n.eventAt = CASE WHEN row[3] IS NOT NULL THEN datetime.fromEpoch(row[3], row[4]) END, n.registeredAt = CASE WHEN row[5] IS NOT NULL THEN datetime.fromEpoch(row[5], row[6]) END, n.load = $load, n.loadedAt = $at;

CYPHER 25 UNWIND $rows AS row MATCH (a:Order {key: row[0]}) MATCH (b:Product {key: row[1]}) CREATE (a)-[:CONTAINS {line: row[2], part: row[3], quantity: row[4], source: row[5], load: $load}]->(b);

CYPHER 25 UNWIND $rows AS row MATCH (a:Customer {key: row[0]}) MATCH (b:Phone {key: row[1]}) CREATE (a)-[:HAS_PHONE {source: row[2], endedAt: CASE WHEN row[3] IS NOT NULL THEN datetime.fromEpoch(row[3], row[4]) END, firstAt: CASE WHEN row[5] IS NOT NULL THEN datetime.fromEpoch(row[5], row[6]) END, lastAt: CASE WHEN row[7] IS NOT NULL THEN datetime.fromEpoch(row[7], row[8]) END, load: $load}]->(b);

CYPHER 25 UNWIND $rows AS row MATCH (a:Customer {key: row[0]})-[r:HAS_PHONE]->(b:Phone {key: row[1]}) WHERE elementId(r) = row[2] SET r.firstAt = CASE WHEN row[3] IS NOT NULL THEN datetime.fromEpoch(row[3], row[4]) END, r.lastAt = CASE WHEN row[5] IS NOT NULL THEN datetime.fromEpoch(row[5], row[6]) END, r.endedAt = CASE WHEN row[7] IS NOT NULL THEN datetime.fromEpoch(row[7], row[8]) END;

CYPHER 25 UNWIND $rows AS row MATCH (a:Warehouse {key: row[0]})-[r:SERVES]->(b:Division {code: row[1]}) WHERE elementId(r) = row[2] DELETE r;

