// name: evidence_coupons
// summary: How many different coupons each record received, and when the first and last.
// summary-zh: 每条记录领取的优惠券种数与首末时间。
// audience: job
// mode: read
// params: -
// returns: account: STRING, coupons: INTEGER, firstAt: INTEGER, lastAt: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (record:Customer)-[got:RECEIVED]->(coupon:Coupon)
RETURN record.key AS account, count(DISTINCT coupon) AS coupons,
       min(got.at.epochSeconds) AS firstAt, max(got.at.epochSeconds) AS lastAt
ORDER BY account
