// name: supplier_record
// summary: What the shelves tell of a supplier (or an organization, or each supplier of an item): costs, lead times, days its goods ran out, reviews.
// summary-zh: 货架数据反映的供应商表现：成本、交货天数、断货天数与评价（供应商、企业或某货品的各供应商）。
// audience: page
// mode: read
// params: id: STRING, limit: INTEGER = 20
// returns: supplierKey: STRING, name: STRING, source: STRING, unitCostE4: INTEGER, currency: STRING, leadTimeDays: FLOAT, leadTimeMost: FLOAT, minimumOrder: FLOAT, things: INTEGER, shortages: INTEGER, daysWith: INTEGER, daysOut: INTEGER, daysMissing: INTEGER, rating: FLOAT, reviews: INTEGER
// rows: many
// needs: -
CYPHER 25
CALL () {
  MATCH (supplier:Supplier {key: $id}) RETURN supplier, null AS about
  UNION
  MATCH (:Organization {id: $id})<-[:RESOLVES_TO]-(supplier:Supplier) RETURN supplier, null AS about
  UNION
  MATCH (:Item {id: $id})<-[:RESOLVES_TO]-(about:Product)<-[:SUPPLIES]-(supplier:Supplier) RETURN supplier, about
  UNION
  MATCH (about:Product {key: $id})<-[:SUPPLIES]-(supplier:Supplier) RETURN supplier, about
}
WITH supplier, collect(about) AS abouts
ORDER BY supplier.name, supplier.key
LIMIT $limit
CALL (supplier, abouts) {
  MATCH (supplier)-[supply:SUPPLIES]->(product:Product)
  WHERE size(abouts) = 0 OR product IN abouts
  RETURN min(supply.unitCostE4) AS unitCostE4, min(product.currency) AS currency, min(supply.leadTimeDays) AS leadTimeDays,
         max(supply.leadTimeDays) AS leadTimeMost, min(supply.minimumOrder) AS minimumOrder
}
CALL (supplier) {
  MATCH (supplier)-[:SUPPLIES]->(product:Product)
  OPTIONAL MATCH (product)-[:RESOLVES_TO]->(item:Item)
  WITH DISTINCT coalesce(item, product) AS thing
  OPTIONAL MATCH (thing)<-[:COVERS]-(cover:Cover)
  RETURN count(DISTINCT thing) AS things, sum(CASE WHEN cover.shortage THEN 1 ELSE 0 END) AS shortages,
         sum(cover.daysWith) AS daysWith, sum(cover.daysOut) AS daysOut, sum(cover.daysMissing) AS daysMissing
}
CALL (supplier) {
  MATCH (supplier)-[:SUPPLIES]->(:Product)<-[:OF]-(review:Review)
  RETURN avg(toFloat(review.rating)) AS rating, count(review.rating) AS reviews
}
RETURN supplier.key AS supplierKey, supplier.name AS name, supplier.source AS source, unitCostE4, currency, leadTimeDays,
       leadTimeMost, minimumOrder, things, shortages, daysWith, daysOut, daysMissing, rating, reviews
ORDER BY unitCostE4, name, supplierKey
