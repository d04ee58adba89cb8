// name: supplier_whole
// summary: One supplier with products, contact points, addresses and bank accounts.
// summary-zh: 一个供应商及其商品、联系方式、地址和银行账户。
// audience: page
// mode: read
// params: supplierKey: STRING, productLimit: INTEGER = 100
// returns: supplier: MAP, organization: MAP, siblings: LIST<MAP>, productCount: INTEGER, products: LIST<MAP>,
//   contacts: LIST<MAP>, addresses: LIST<MAP>, accounts: LIST<MAP>
// rows: optional
// needs: -
CYPHER 25
MATCH (supplier:Supplier {key: $supplierKey})
OPTIONAL MATCH (supplier)-[:RESOLVES_TO]->(organization:Organization)
WITH supplier, organization LIMIT 1
RETURN properties(supplier) AS supplier, properties(organization) AS organization,
       COLLECT {
         MATCH (organization)<-[:RESOLVES_TO]-(other:Supplier) WHERE other <> supplier
         RETURN other{.key, .name, .source, .sourceId, .city} LIMIT 20
       } AS siblings,
       COUNT {(supplier)-[:SUPPLIES]->()} AS productCount,
       COLLECT {
         MATCH (supplier)-[supply:SUPPLIES]->(product:Product)
         RETURN {key: product.key, name: product.name, specification: product.specification,
                 priceE4: product.priceE4, currency: product.currency, unitsInStock: product.unitsInStock,
                 discontinued: product.discontinued, orders: COUNT {(product)<-[:CONTAINS]-()},
                 supply: properties(supply)}
         ORDER BY product.name LIMIT $productLimit
       } AS products,
       COLLECT {
         MATCH (supplier)-[use:HAS_PHONE|HAS_EMAIL]->(contact)
         RETURN {type: type(use), value: contact.value, endedAt: use.endedAt,
                 sharers: COUNT {(contact)<-[:HAS_PHONE|HAS_EMAIL]-()}} LIMIT 40
       } AS contacts,
       COLLECT {MATCH (supplier)-[:HAS_ADDRESS]->(address:Address) RETURN properties(address) LIMIT 10} AS addresses,
       COLLECT {
         MATCH (supplier)-[:PAID_TO]->(account:BankAccount)
         RETURN account{.*, sharers: COUNT {(account)<-[:PAID_TO]-()}} LIMIT 10
       } AS accounts
