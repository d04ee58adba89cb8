// name: record_contacts
// summary: Phones, e-mails, accounts and devices of some customer records, with how many records share each.
// summary-zh: 若干客户记录的电话、邮箱、账号和设备，以及各自被多少条记录共用。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, limit: INTEGER = 200
// returns: recordKey: STRING, type: STRING, label: STRING, contact: MAP, use: MAP, sharers: INTEGER
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
MATCH (record:Customer {key: recordKey})
CALL (record) {
  MATCH (record)-[use:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]->(contact)
  RETURN use, contact LIMIT 50
}
RETURN recordKey, type(use) AS type, labels(contact)[0] AS label, properties(contact) AS contact,
       properties(use) AS use, COUNT {(contact)<-[:HAS_PHONE|HAS_EMAIL|HAS_ACCOUNT|USES_DEVICE]-()} AS sharers
LIMIT $limit
