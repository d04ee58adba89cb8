// name: community_links
// summary: Things that several, but not too many, customer records share, with those who share each.
// summary-zh: 由若干（但不太多）客户记录共用的事物及其共用者。
// audience: job
// mode: read
// params: most: INTEGER = 200
// returns: label: STRING, key: STRING, name: STRING, records: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
CALL () {
  MATCH (thing:Phone|Email|Account|Device)
  WHERE 2 <= COUNT { (thing)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]-() } <= $most
  MATCH (thing)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]-(record:Customer)
  RETURN thing, collect(DISTINCT record.key) AS records
  UNION ALL
  MATCH (thing:PaymentAccount)
  WHERE 2 <= COUNT { (thing)<-[:PAID_WITH]-() } <= 10 * $most
  MATCH (thing)<-[:PAID_WITH]-(:Order)<-[:PLACED]-(record:Customer)
  RETURN thing, collect(DISTINCT record.key) AS records
  UNION ALL
  MATCH (thing:Place)
  WHERE 2 <= COUNT { (thing)<-[:RESOLVES_TO]-() } <= $most
  MATCH (thing)<-[:RESOLVES_TO]-(:Address)<-[:HAS_ADDRESS]-(record:Customer)
  RETURN thing, collect(DISTINCT record.key) AS records
  UNION ALL
  MATCH (thing:Customer)-[:REFERRED]->(record:Customer)
  RETURN thing, [thing.key] + collect(DISTINCT record.key) AS records
}
WITH thing, records
WHERE size(records) > 1
RETURN [name IN labels(thing) WHERE NOT name IN ['Record', 'Identity']][0] AS label, coalesce(thing.key, thing.id) AS key,
       coalesce(thing.name, thing.value, thing.standardised) AS name, records
ORDER BY label, key
