// name: case_sign_ins
// summary: Sign-ins of a case's accounts with device, line and city, newest first.
// summary-zh: 案件所涉账户的登录：设备、网络地址与城市，最新的在前。
// audience: analyst
// mode: read
// params: caseId: STRING, limit: INTEGER = 500
// returns: account: STRING, name: STRING, at: ZONED DATETIME, result: STRING, city: STRING, ip: STRING, device: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(record:Customer)-[:SIGNED_IN]->(event:SignIn)
WHERE event.deletedAt IS NULL
WITH DISTINCT record, event ORDER BY event.at DESC, event.key LIMIT $limit
RETURN record.key AS account, coalesce(record.name, record.nickname) AS name, event.at AS at, event.result AS result,
       event.city AS city, event.ip AS ip,
       COLLECT { MATCH (event)-[:FROM]->(device:Device) RETURN coalesce(device.model, device.deviceId) LIMIT 1 }[0] AS device
ORDER BY at DESC, account
