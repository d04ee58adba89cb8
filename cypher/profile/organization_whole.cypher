// name: organization_whole
// summary: One organization with the suppliers of every source that are it, their goods, contact points and accounts.
// summary-zh: 一个统一供应商及其在各来源的记录、商品、联系方式与账户。
// audience: page
// mode: read
// params: identityId: STRING, recordLimit: INTEGER = 100, productLimit: INTEGER = 100
// returns: identity: MAP, recordCount: INTEGER, records: LIST<MAP>, products: LIST<MAP>, productCount: INTEGER,
//   contacts: LIST<MAP>, accounts: LIST<MAP>
// rows: optional
// needs: -
CYPHER 25
MATCH (identity:Organization {id: $identityId})
CALL (identity) {
  MATCH (identity)<-[:RESOLVES_TO]-(record:Supplier)
  WITH record ORDER BY record.source, record.sourceId LIMIT $recordLimit
  RETURN collect(record) AS suppliers
}
RETURN properties(identity) AS identity, COUNT {(identity)<-[:RESOLVES_TO]-()} AS recordCount,
       COLLECT {
         UNWIND suppliers AS record
         RETURN record{.*, products: COUNT {(record)-[:SUPPLIES]->()}}
       } AS records,
       COLLECT {
         UNWIND suppliers AS record
         MATCH (record)-[supply:SUPPLIES]->(product:Product)
         WITH product, collect({supplierKey: record.key, unitCostE4: supply.unitCostE4}) AS offers
         RETURN {key: product.key, name: product.name, specification: product.specification, source: product.source,
                 priceE4: product.priceE4, currency: product.currency, discontinued: product.discontinued,
                 orders: COUNT {(product)<-[:CONTAINS]-()}, offers: offers}
         ORDER BY product.name LIMIT $productLimit
       } AS products,
       COUNT {UNWIND suppliers AS record MATCH (record)-[:SUPPLIES]->(product:Product) RETURN DISTINCT product} AS productCount,
       COLLECT {
         UNWIND suppliers AS record
         MATCH (record)-[use:HAS_PHONE|HAS_EMAIL]->(contact)
         RETURN {type: type(use), label: labels(contact)[0], key: contact.key, value: contact.value, endedAt: use.endedAt,
                 source: record.source, sharers: COUNT {(contact)<-[:HAS_PHONE|HAS_EMAIL]-()}} LIMIT 60
       } AS contacts,
       COLLECT {
         UNWIND suppliers AS record
         MATCH (record)-[:PAID_TO]->(account:BankAccount)
         WITH DISTINCT account
         RETURN account{.*, sharers: COUNT {(account)<-[:PAID_TO]-()}} LIMIT 20
       } AS accounts
