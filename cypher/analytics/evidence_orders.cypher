// name: evidence_orders
// summary: Every order with its amounts, payer, coupon, door, recipient's phone and what was given back.
// summary-zh: 每笔订单的金额、付款账户、优惠券、收货地、收件电话与退款。
// audience: job
// mode: read
// params: -
// returns: orderKey: STRING, account: STRING, placed: INTEGER, status: STRING, currency: STRING, goods: INTEGER,
//          discount: INTEGER, paid: INTEGER, payment: STRING, coupon: STRING, minimum: INTEGER, phone: STRING,
//          address: STRING, site: STRING, door: STRING, refunded: INTEGER, refundedAt: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (record:Customer)-[:PLACED]->(order:Order)
WHERE order.stub IS NULL AND order.deletedAt IS NULL AND record.deletedAt IS NULL AND order.placedAt IS NOT NULL
OPTIONAL MATCH (order)-[:SHIPPED_TO]->(address:Address)
WITH record, order, head(collect(address)) AS address
OPTIONAL MATCH (order)-[:REDEEMED]->(coupon:Coupon)
WITH record, order, address, head(collect(coupon)) AS coupon
RETURN order.key AS orderKey, record.key AS account, order.placedAt.epochSeconds AS placed, order.status AS status,
       order.currency AS currency, order.goodsAmount AS goods, order.discountAmount AS discount,
       coalesce(order.paidAmount, order.goodsAmount) AS paid,
       COLLECT { MATCH (order)-[:PAID_WITH]->(payment:PaymentAccount) RETURN payment.key LIMIT 1 }[0] AS payment,
       coupon.key AS coupon, coupon.minimumAmount AS minimum,
       coalesce(order.recipientPhone, address.phone) AS phone, address.key AS address,
       CASE WHEN address.city IS NOT NULL AND address.road IS NOT NULL
            THEN address.city + '/' + address.road + '/' + coalesce(address.number, '') END AS site,
       CASE WHEN address.city IS NOT NULL AND address.road IS NOT NULL AND address.room IS NOT NULL
            THEN address.city + '/' + address.road + '/' + coalesce(address.number, '') + '/'
                 + coalesce(address.building, '') + '/' + coalesce(address.unit, '') + '/' + address.room END AS door,
       coalesce(COLLECT { MATCH (order)-[:REFUNDED]->(refund:Refund) RETURN sum(refund.amount) }[0], 0) AS refunded,
       COLLECT { MATCH (order)-[:REFUNDED]->(refund:Refund) RETURN max(refund.at.epochSeconds) }[0] AS refundedAt
ORDER BY orderKey
