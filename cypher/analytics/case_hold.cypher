// name: case_hold
// summary: What to hold of a case: its accounts, their orders that are not completed, and their coupons not yet spent.
// summary-zh: 案件的冻结清单：账户、尚未完成的订单、尚未使用的优惠券。
// audience: analyst
// mode: read
// params: caseId: STRING
// returns: kind: STRING, source: STRING, sourceId: STRING, key: STRING, account: STRING, name: STRING, status: STRING, amount: INTEGER,
//          currency: STRING, at: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(record:Record)
WITH DISTINCT record
CALL (record) {
  RETURN 'account' AS kind, record.source AS source, record.sourceId AS sourceId, record.key AS key, null AS status,
         null AS amount, null AS currency, record.registeredAt AS at
  UNION ALL
  MATCH (record)-[:PLACED]->(o:Order)
  WHERE o.status IN ['created', 'paid', 'shipped'] AND o.deletedAt IS NULL AND o.stub IS NULL
  RETURN 'order' AS kind, o.source AS source, coalesce(o.orderNumber, o.sourceId) AS sourceId, o.key AS key, o.status AS status,
         coalesce(o.paidAmount, o.goodsAmount) AS amount, o.currency AS currency, o.placedAt AS at
  UNION ALL
  MATCH (record)-[got:RECEIVED]->(coupon:Coupon)
  WHERE NOT EXISTS { MATCH (record)-[:PLACED]->(:Order)-[:REDEEMED]->(coupon) }
  RETURN 'coupon' AS kind, coupon.source AS source, coalesce(coupon.code, coupon.sourceId) AS sourceId, coupon.key AS key,
         null AS status, coupon.amount AS amount, coupon.currency AS currency, got.at AS at
}
WITH record, kind, source, sourceId, key, status, amount, currency, at
RETURN kind, source, sourceId, key, record.source + ':' + record.sourceId AS account,
       coalesce(record.name, record.nickname) AS name, status, amount, currency, at
ORDER BY CASE kind WHEN 'order' THEN 0 WHEN 'account' THEN 1 ELSE 2 END, source, sourceId, account
