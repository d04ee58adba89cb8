// name: case_coupons
// summary: Coupons a case's accounts received, and whether each was spent.
// summary-zh: 案件所涉账户领取的优惠券及其是否已使用。
// audience: analyst
// mode: read
// params: caseId: STRING, limit: INTEGER = 500
// returns: account: STRING, name: STRING, coupon: STRING, couponKey: STRING, receivedAt: ZONED DATETIME, spent: BOOLEAN
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(record:Customer)-[got:RECEIVED]->(coupon:Coupon)
RETURN record.key AS account, coalesce(record.name, record.nickname) AS name, coalesce(coupon.name, coupon.code) AS coupon,
       coupon.key AS couponKey, got.at AS receivedAt,
       EXISTS { MATCH (record)-[:PLACED]->(:Order)-[:REDEEMED]->(coupon) } AS spent
ORDER BY receivedAt DESC, account, couponKey
LIMIT $limit
