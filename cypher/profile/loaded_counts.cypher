// name: loaded_counts
// summary: How many live records and orders, and how many identities there are, from the count store.
// summary-zh: 有效记录、有效订单与身份的总数，取自计数存储。
// audience: page
// mode: read
// params: -
// returns: customers: INTEGER, orders: INTEGER, products: INTEGER, suppliers: INTEGER, addresses: INTEGER,
//   persons: INTEGER, devices: INTEGER, phones: INTEGER
// rows: one
// needs: -
CYPHER 25
RETURN COUNT {(:Customer)} - COUNT {MATCH (n:Customer) WHERE n.stub IS NOT NULL} - COUNT {MATCH (n:Customer) WHERE n.deletedAt IS NOT NULL} AS customers,
       COUNT {(:Order)} - COUNT {MATCH (n:Order) WHERE n.stub IS NOT NULL} - COUNT {MATCH (n:Order) WHERE n.deletedAt IS NOT NULL} AS orders,
       COUNT {(:Product)} - COUNT {MATCH (n:Product) WHERE n.stub IS NOT NULL} - COUNT {MATCH (n:Product) WHERE n.deletedAt IS NOT NULL} AS products,
       COUNT {(:Supplier)} - COUNT {MATCH (n:Supplier) WHERE n.stub IS NOT NULL} - COUNT {MATCH (n:Supplier) WHERE n.deletedAt IS NOT NULL} AS suppliers,
       COUNT {(:Address)} - COUNT {MATCH (n:Address) WHERE n.stub IS NOT NULL} - COUNT {MATCH (n:Address) WHERE n.deletedAt IS NOT NULL} AS addresses,
       COUNT {(:Person)} AS persons, COUNT {(:Device)} AS devices, COUNT {(:Phone)} AS phones
