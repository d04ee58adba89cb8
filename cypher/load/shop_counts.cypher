// name: shop_counts
// summary: What is loaded from some sources, kind by kind; stubs and deleted rows are not counted.
// summary-zh: 某些来源已载入的各类数量；占位与已删除的不计。
// audience: analyst
// mode: read
// params: sources: LIST<STRING>
// returns: customers: INTEGER, orders: INTEGER, lines: INTEGER, products: INTEGER, suppliers: INTEGER,
//          addresses: INTEGER
// rows: one
// needs: -
CYPHER 25
RETURN
  COUNT {
    MATCH (n:Customer) WHERE n.source IN $sources AND n.stub IS NULL AND n.deletedAt IS NULL
  } AS customers,
  COUNT { MATCH (n:Order) WHERE n.source IN $sources AND n.stub IS NULL AND n.deletedAt IS NULL } AS orders,
  COUNT {
    MATCH (n:Order)-[:CONTAINS]->(:Product) WHERE n.source IN $sources AND n.deletedAt IS NULL
  } AS lines,
  COUNT {
    MATCH (n:Product) WHERE n.source IN $sources AND n.stub IS NULL AND n.deletedAt IS NULL
  } AS products,
  COUNT {
    MATCH (n:Supplier) WHERE n.source IN $sources AND n.stub IS NULL AND n.deletedAt IS NULL
  } AS suppliers,
  COUNT {
    MATCH (n:Address) WHERE n.source IN $sources AND n.stub IS NULL AND n.deletedAt IS NULL
  } AS addresses
