// name: evidence_sign_ins
// summary: Every record's sign-ins as a list of rows: at, device, line, city, whether it succeeded.
// summary-zh: 每条客户记录的登录，按列表给出：时间、设备、网络地址、城市、是否成功。
// audience: job
// mode: read
// params: -
// returns: account: STRING, signIns: LIST<ANY>
// rows: many
// needs: -
CYPHER 25
MATCH (record:Customer)
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS account, COLLECT {
  MATCH (record)-[:SIGNED_IN]->(event:SignIn)
  WHERE event.deletedAt IS NULL AND event.at IS NOT NULL
  OPTIONAL MATCH (event)-[:FROM]->(device:Device)
  RETURN [event.at.epochSeconds, device.key, event.ip, event.city,
          NOT coalesce(toLower(event.result) IN ['wrong password', 'failure', 'failed', 'denied', 'locked'], false)]
} AS signIns
