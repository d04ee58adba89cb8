// name: referred_on_own_device
// summary: Referrals where both sides use the same device.
// summary-zh: 推荐人与被推荐人共用设备的推荐。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: referrerKey: STRING, referrer: STRING, referredKey: STRING, referred: STRING, devices: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (referrer:Customer)-[:REFERRED]->(referred:Customer)
MATCH (referrer)-[:USES_DEVICE]->(device:Device)<-[:USES_DEVICE]-(referred)
RETURN referrer.key AS referrerKey, referrer.name AS referrer, referred.key AS referredKey, referred.name AS referred,
       collect(DISTINCT device.deviceId) AS devices
ORDER BY referrerKey, referredKey
LIMIT $limit
