// name: record_events
// summary: What some customer records did besides ordering, the newest of each kind before an instant.
// summary-zh: 若干客户记录除下单以外的行为，每类取某一时刻之前最近的若干条。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, before: ZONED DATETIME, perKind: INTEGER = 30
// returns: recordKey: STRING, kind: STRING, at: ZONED DATETIME, event: MAP, target: MAP
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
MATCH (record:Customer {key: recordKey})
CALL (record) {
  MATCH (record)-[:HAD]->(event:Interaction) WHERE event.at < $before
  WITH event ORDER BY event.at DESC LIMIT $perKind
  RETURN 'Interaction' AS kind, event.at AS at, event, null AS target
UNION ALL
  MATCH (record)-[:WROTE]->(event:Review) WHERE event.at < $before
  WITH event ORDER BY event.at DESC LIMIT $perKind
  RETURN 'Review' AS kind, event.at AS at, event, head(COLLECT {MATCH (event)-[:OF]->(p:Product) RETURN p LIMIT 1}) AS target
UNION ALL
  MATCH (record)-[:SIGNED_IN]->(event:SignIn) WHERE event.at < $before
  WITH event ORDER BY event.at DESC LIMIT $perKind
  RETURN 'SignIn' AS kind, event.at AS at, event, head(COLLECT {MATCH (event)-[:FROM]->(d:Device) RETURN d LIMIT 1}) AS target
UNION ALL
  MATCH (record)-[:GAVE]->(event:Consent) WHERE event.at < $before
  WITH event ORDER BY event.at DESC LIMIT $perKind
  RETURN 'Consent' AS kind, event.at AS at, event, null AS target
UNION ALL
  MATCH (record)-[:HAS_CART]->(event:Cart) WHERE event.updatedAt < $before
  WITH event ORDER BY event.updatedAt DESC LIMIT $perKind
  RETURN 'Cart' AS kind, event.updatedAt AS at, event, head(COLLECT {MATCH (event)-[:HOLDS]->(p:Product) RETURN p LIMIT 1}) AS target
UNION ALL
  MATCH (record)-[:MADE]->(event:PageView) WHERE event.at < $before
  WITH event ORDER BY event.at DESC LIMIT $perKind
  RETURN 'PageView' AS kind, event.at AS at, event, head(COLLECT {MATCH (event)-[:OF]->(p:Product) RETURN p LIMIT 1}) AS target
UNION ALL
  MATCH (record)-[received:RECEIVED]->(coupon:Coupon) WHERE received.at < $before
  WITH received, coupon ORDER BY received.at DESC LIMIT $perKind
  RETURN 'Coupon' AS kind, received.at AS at, coupon AS event, coupon AS target
}
RETURN recordKey, kind, at, properties(event) AS event,
       CASE WHEN target IS NULL THEN null ELSE target{.key, .name, .model, .deviceId} END AS target
