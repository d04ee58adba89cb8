// name: product_whole
// summary: One product with its suppliers, stock, category and item.
// summary-zh: 一个商品及其供应商、库存、品类和统一商品。
// audience: page
// mode: read
// params: productKey: STRING
// returns: product: MAP, item: MAP, siblings: LIST<MAP>, suppliers: LIST<MAP>, stock: LIST<MAP>,
//   categories: LIST<STRING>, brand: STRING, listing: STRING, orders: INTEGER, views: INTEGER, reviewCount: INTEGER,
//   reviews: LIST<MAP>
// rows: optional
// needs: -
CYPHER 25
MATCH (product:Product {key: $productKey})
OPTIONAL MATCH (product)-[:RESOLVES_TO]->(item:Item)
WITH product, item LIMIT 1
RETURN properties(product) AS product, properties(item) AS item,
       COLLECT {
         MATCH (item)<-[:RESOLVES_TO]-(other:Product) WHERE other <> product
         RETURN other{.key, .name, .source, .sourceId, .specification} LIMIT 20
       } AS siblings,
       COLLECT {
         MATCH (supplier:Supplier)-[supply:SUPPLIES]->(product)
         RETURN {key: supplier.key, name: supplier.name, city: supplier.city, supply: properties(supply)} LIMIT 20
       } AS suppliers,
       COLLECT {
         MATCH (stock:Stock)-[:OF]->(product)
         OPTIONAL MATCH (stock)-[:AT]->(warehouse:Warehouse)
         RETURN stock{.*, warehouse: warehouse.name} LIMIT 40
       } AS stock,
       COLLECT {MATCH (product)-[:IN]->(category:Category) RETURN category.name LIMIT 5} AS categories,
       head(COLLECT {MATCH (product)-[:OF]->(brand:Brand) RETURN brand.name LIMIT 1}) AS brand,
       head(COLLECT {MATCH (product)-[:VARIANT_OF]->(listing:Listing) RETURN listing.name LIMIT 1}) AS listing,
       COUNT {(product)<-[:CONTAINS]-()} AS orders,
       COUNT {(product)<-[:OF]-(:PageView)} AS views,
       COUNT {(product)<-[:OF]-(:Review)} AS reviewCount,
       COLLECT {
         MATCH (review:Review)-[:OF]->(product)
         RETURN properties(review) ORDER BY review.at DESC LIMIT 10
       } AS reviews
