// name: evidence_prices
// summary: What each supplier charges for each product.
// summary-zh: 各供应商对各商品的报价。
// audience: job
// mode: read
// params: -
// returns: account: STRING, item: STRING, cost: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (supplier:Supplier)-[price:SUPPLIES]->(product:Product)
WHERE price.unitCostE4 IS NOT NULL AND supplier.deletedAt IS NULL
OPTIONAL MATCH (product)-[:RESOLVES_TO]->(item:Item)
RETURN supplier.key AS account, coalesce(item.id, product.key) AS item, min(price.unitCostE4) AS cost
ORDER BY account, item
