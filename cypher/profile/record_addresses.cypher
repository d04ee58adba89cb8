// name: record_addresses
// summary: Addresses of some customer records with their issues, and how many orders went there.
// summary-zh: 若干客户记录的地址、其中的问题，以及送往该地址的订单数。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>, limit: INTEGER = 60
// returns: recordKey: STRING, address: MAP, use: MAP, orders: INTEGER, placeId: STRING
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
MATCH (record:Customer {key: recordKey})
CALL (record) {
  MATCH (record)-[use:HAS_ADDRESS]->(address:Address)
  RETURN use, address LIMIT 30
}
OPTIONAL MATCH (address)-[:RESOLVES_TO]->(place:Place)
RETURN recordKey, properties(address) AS address, properties(use) AS use,
       COUNT {(address)<-[:SHIPPED_TO]-()} AS orders, place.id AS placeId
LIMIT $limit
