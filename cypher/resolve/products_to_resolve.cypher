// name: products_to_resolve
// summary: Live product records by key, each with what tells goods apart.
// summary-zh: 按键查询的有效商品记录的辨识信息。
// audience: job
// mode: read
// params: keys: LIST<STRING>
// returns: key: STRING, source: STRING, sourceId: STRING, pending: INTEGER, blockKeys: STRING, identityId: STRING, eventAt: ZONED DATETIME, name: STRING, brand: STRING, specification: STRING, variant: STRING, category: STRING, barcode: STRING
// rows: many
// needs: -
CYPHER 25
UNWIND $keys AS wanted
MATCH (record:Product {key: wanted})
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS key, record.source AS source, record.sourceId AS sourceId,
       record.pending AS pending, record.blockKeys AS blockKeys,
       COLLECT { MATCH (record)-[:RESOLVES_TO]->(identity:Item) RETURN identity.id LIMIT 1 }[0] AS identityId,
       record.eventAt AS eventAt,
       record.name AS name,
       record.brand AS brand,
       record.specification AS specification,
       record.variant AS variant,
       record.category AS category,
       record.barcode AS barcode
