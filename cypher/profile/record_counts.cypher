// name: record_counts
// summary: How much hangs on some customer records, by kind, read from the nodes' degrees.
// summary-zh: 若干客户记录各类关联的数量，直接取自节点的度。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>
// returns: orders: INTEGER, carts: INTEGER, views: INTEGER, reviews: INTEGER, interactions: INTEGER,
//   signIns: INTEGER, consents: INTEGER, coupons: INTEGER, referrals: INTEGER
// rows: one
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
MATCH (record:Customer {key: recordKey})
RETURN sum(COUNT {(record)-[:PLACED]->()}) AS orders, sum(COUNT {(record)-[:HAS_CART]->()}) AS carts,
       sum(COUNT {(record)-[:MADE]->()}) AS views, sum(COUNT {(record)-[:WROTE]->()}) AS reviews,
       sum(COUNT {(record)-[:HAD]->()}) AS interactions, sum(COUNT {(record)-[:SIGNED_IN]->()}) AS signIns,
       sum(COUNT {(record)-[:GAVE]->()}) AS consents, sum(COUNT {(record)-[:RECEIVED]->()}) AS coupons,
       sum(COUNT {(record)-[:REFERRED]->()}) AS referrals
