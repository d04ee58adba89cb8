// name: evidence_redeemed
// summary: Orders that redeemed a coupon, with its minimum.
// summary-zh: 使用了优惠券的订单及其使用门槛。
// audience: job
// mode: read
// params: -
// returns: orderKey: STRING, coupon: STRING, minimum: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (coupon:Coupon)<-[:REDEEMED]-(order:Order)
RETURN order.key AS orderKey, coupon.key AS coupon, coupon.minimumAmount AS minimum
