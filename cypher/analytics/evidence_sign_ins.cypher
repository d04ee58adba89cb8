// name: evidence_sign_ins
// summary: Every sign-in with its device, line, city and result.
// summary-zh: 每次登录的设备、网络地址、城市与结果。
// audience: job
// mode: read
// params: -
// returns: account: STRING, at: INTEGER, device: STRING, ip: STRING, city: STRING, ok: BOOLEAN
// rows: many
// needs: -
CYPHER 25
MATCH (record:Customer)-[:SIGNED_IN]->(event:SignIn)
WHERE event.deletedAt IS NULL AND record.deletedAt IS NULL AND event.at IS NOT NULL
RETURN record.key AS account, event.at.epochSeconds AS at,
       COLLECT { MATCH (event)-[:FROM]->(device:Device) RETURN device.key LIMIT 1 }[0] AS device,
       event.ip AS ip, event.city AS city,
       NOT coalesce(toLower(event.result) IN ['wrong password', 'failure', 'failed', 'denied', 'locked'], false) AS ok
ORDER BY at, account, event.key
