// name: case_timeline
// summary: What happened to a case's accounts: opened, blocked, signed in, ordered, refunded, coupons received; newest first.
// summary-zh: 案件所涉账户发生的事：注册、封禁、登录、下单、退款、领券，最新的在前。
// audience: page
// mode: read
// params: caseId: STRING, skip: INTEGER = 0, limit: INTEGER = 100
// returns: at: ZONED DATETIME, kind: STRING, account: STRING, name: STRING, label: STRING, key: STRING, text: STRING, amount: INTEGER,
//          currency: STRING, count: INTEGER, total: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(record:Record)
WITH DISTINCT record
CALL (record) {
  WITH record WHERE record.registeredAt IS NOT NULL
  RETURN record.registeredAt AS at, 'registered' AS kind, 'Customer' AS label, record.key AS key, null AS text,
         null AS amount, null AS currency, 1 AS count
  UNION ALL
  MATCH (record)-[:HAD]->(event:Interaction {kind: 'blocked'})
  RETURN event.at AS at, 'blocked' AS kind, 'Interaction' AS label, event.key AS key, event.text AS text,
         null AS amount, null AS currency, 1 AS count
  UNION ALL
  MATCH (record)-[:PLACED]->(o:Order)
  WHERE o.placedAt IS NOT NULL AND o.deletedAt IS NULL
  RETURN o.placedAt AS at, 'order' AS kind, 'Order' AS label, o.key AS key, coalesce(o.orderNumber, o.sourceId) AS text,
         o.paidAmount AS amount, o.currency AS currency, 1 AS count
  UNION ALL
  MATCH (record)-[:PLACED]->(o:Order)-[:REFUNDED]->(r:Refund)
  WHERE r.at IS NOT NULL
  RETURN r.at AS at, 'refund' AS kind, 'Refund' AS label, r.key AS key, r.reason AS text, r.amount AS amount,
         coalesce(r.currency, o.currency) AS currency, 1 AS count
  UNION ALL
  MATCH (record)-[:SIGNED_IN]->(event:SignIn)
  WHERE event.at IS NOT NULL AND event.deletedAt IS NULL
  WITH date(event.at) AS day, event.city AS city, coalesce(event.result, '') AS result, max(event.at) AS at, count(*) AS count,
       min(event.key) AS key
  RETURN at, 'signIn' AS kind, 'SignIn' AS label, key, city AS text, null AS amount, null AS currency, count
  UNION ALL
  MATCH (record)-[got:RECEIVED]->(coupon:Coupon)
  WHERE got.at IS NOT NULL
  RETURN got.at AS at, 'coupon' AS kind, 'Coupon' AS label, coupon.key AS key, coalesce(coupon.name, coupon.code) AS text,
         coupon.amount AS amount, coupon.currency AS currency, 1 AS count
}
WITH record, at, kind, label, key, text, amount, currency, count
ORDER BY at DESC, kind, record.key, key
WITH collect({record: record, at: at, kind: kind, label: label, key: key, text: text, amount: amount, currency: currency,
              count: count}) AS events
UNWIND events[$skip..$skip + $limit] AS row
WITH row.record AS record, row, size(events) AS total
RETURN row.at AS at, row.kind AS kind, record.key AS account, coalesce(record.name, record.nickname) AS name,
       row.label AS label, row.key AS key, row.text AS text, row.amount AS amount, row.currency AS currency,
       row.count AS count, total
