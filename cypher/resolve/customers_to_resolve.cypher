// name: customers_to_resolve
// summary: Live customer records by key, each with what tells people apart and the things it may share with others.
// summary-zh: 按键查询的有效客户记录的辨识信息，以及与他人共用的稀有事物。
// audience: job
// mode: read
// params: keys: LIST<STRING>
// returns: key: STRING, source: STRING, sourceId: STRING, pending: INTEGER, blockKeys: STRING, identityId: STRING, name: STRING, nickname: STRING, gender: STRING,
//          birthDate: STRING, company: STRING, district: STRING, script: STRING, eventAt: ZONED DATETIME,
//          level: STRING, province: STRING, city: STRING, phones: LIST<STRING>, emails: LIST<STRING>,
//          accounts: LIST<STRING>, devices: LIST<STRING>, payments: LIST<STRING>, addresses: LIST<STRING>,
//          homes: LIST<MAP>, recipients: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
UNWIND $keys AS wanted
MATCH (record:Customer {key: wanted})
WHERE record.stub IS NULL AND record.deletedAt IS NULL
RETURN record.key AS key, record.source AS source, record.sourceId AS sourceId,
       record.pending AS pending, record.blockKeys AS blockKeys,
       COLLECT { MATCH (record)-[:RESOLVES_TO]->(person:Person) RETURN person.id LIMIT 1 }[0] AS identityId,
       record.name AS name, record.nickname AS nickname, record.gender AS gender, record.birthDate AS birthDate,
       record.company AS company, record.district AS district, record.script AS script, record.eventAt AS eventAt,
       record.level AS level, record.province AS province, record.city AS city,
       COLLECT {
         MATCH (record)-[use:HAS_PHONE]->(phone:Phone)
         RETURN phone.value ORDER BY use.endedAt IS NOT NULL, use.lastAt DESC, phone.value LIMIT 3
       } AS phones,
       COLLECT {
         MATCH (record)-[use:HAS_EMAIL]->(email:Email)
         RETURN email.value ORDER BY use.endedAt IS NOT NULL, use.lastAt DESC, email.value LIMIT 2
       } AS emails,
       COLLECT { MATCH (record)-[:HAS_ACCOUNT]->(account:Account) RETURN account.key ORDER BY account.key LIMIT 3 } AS accounts,
       COLLECT {
         MATCH (record)-[:USES_DEVICE]->(device:Device) RETURN device.key ORDER BY device.key LIMIT 4
       } AS devices,
       COLLECT {
         MATCH (record)-[:PLACED]->(:Order)-[:PAID_WITH]->(account:PaymentAccount)
         RETURN DISTINCT account.key ORDER BY account.key LIMIT 4
       } AS payments,
       COLLECT {
         MATCH (record)-[use:HAS_ADDRESS]->(address:Address)
         RETURN coalesce(address.standardised, address.text)
         ORDER BY use.endedAt IS NOT NULL, address.isDefault DESC, address.room IS NULL, use.lastAt DESC, address.key LIMIT 2
       } AS addresses,
       COLLECT {
         MATCH (record)-[use:HAS_ADDRESS]->(address:Address)
         RETURN address {
           .standardised, .country, .province, .city, .district, .street, .road, .number, .building, .unit, .room
         }
         ORDER BY use.endedAt IS NOT NULL, address.room IS NULL, use.lastAt DESC, address.key LIMIT 3
       } AS homes,
       COLLECT {
         MATCH (record)-[:HAS_ADDRESS]->(address:Address)
         WHERE address.recipient IS NOT NULL
         WITH address.recipient AS recipient, count(*) AS times
         RETURN recipient ORDER BY times DESC, recipient LIMIT 2
       } AS recipients
