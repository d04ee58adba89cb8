// name: item_whole
// summary: One item with the products of every source that are it, their suppliers and how often they sold.
// summary-zh: 一个统一商品及其在各来源的商品、供应商与销量。
// audience: page
// mode: read
// params: identityId: STRING, recordLimit: INTEGER = 100
// returns: identity: MAP, recordCount: INTEGER, records: LIST<MAP>, suppliers: LIST<MAP>, stock: LIST<MAP>,
//   orders: INTEGER
// rows: optional
// needs: -
CYPHER 25
MATCH (identity:Item {id: $identityId})
CALL (identity) {
  MATCH (identity)<-[:RESOLVES_TO]-(record:Product)
  WITH record ORDER BY record.source, record.sourceId LIMIT $recordLimit
  RETURN collect(record) AS products
}
RETURN properties(identity) AS identity, COUNT {(identity)<-[:RESOLVES_TO]-()} AS recordCount,
       COLLECT {
         UNWIND products AS record
         RETURN record{.*, orders: COUNT {(record)<-[:CONTAINS]-()},
                       listing: head(COLLECT {MATCH (record)-[:VARIANT_OF]->(listing:Listing) RETURN listing.name LIMIT 1})}
       } AS records,
       COLLECT {
         UNWIND products AS record
         MATCH (supplier:Supplier)-[supply:SUPPLIES]->(record)
         WITH supplier, collect({productKey: record.key, currency: record.currency, unitCostE4: supply.unitCostE4}) AS offers
         RETURN {key: supplier.key, name: supplier.name, source: supplier.source, city: supplier.city, offers: offers}
         ORDER BY supplier.name LIMIT 60
       } AS suppliers,
       COLLECT {
         UNWIND products AS record
         MATCH (stock:Stock)-[:OF]->(record)
         OPTIONAL MATCH (stock)-[:AT]->(warehouse:Warehouse)
         RETURN stock{.*, warehouse: warehouse.name, productKey: record.key} ORDER BY warehouse.name LIMIT 60
       } AS stock,
       reduce(total = 0, record IN products | total + COUNT {(record)<-[:CONTAINS]-()}) AS orders
