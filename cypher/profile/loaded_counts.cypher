// name: loaded_counts
// summary: How many records, orders and identities there are, from the count store.
// summary-zh: 记录、订单与身份的总数，直接取自计数存储。
// audience: page
// mode: read
// params: -
// returns: customers: INTEGER, orders: INTEGER, products: INTEGER, suppliers: INTEGER, addresses: INTEGER,
//   persons: INTEGER, devices: INTEGER, phones: INTEGER
// rows: one
// needs: -
CYPHER 25
RETURN COUNT {(:Customer)} AS customers, COUNT {(:Order)} AS orders, COUNT {(:Product)} AS products,
       COUNT {(:Supplier)} AS suppliers, COUNT {(:Address)} AS addresses, COUNT {(:Person)} AS persons,
       COUNT {(:Device)} AS devices, COUNT {(:Phone)} AS phones
