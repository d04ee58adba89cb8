// name: failed_deliveries_by_district
// summary: Failed deliveries by district and reason.
// summary-zh: 按区县与原因统计的配送失败。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: city: STRING, district: STRING, failure: STRING, shipments: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (shipment:Shipment)<-[:FULFILLED_BY]-(:Order)-[:SHIPPED_TO]->(address:Address)
WHERE shipment.failure IS NOT NULL
RETURN address.city AS city, address.district AS district, shipment.failure AS failure, count(DISTINCT shipment) AS shipments
ORDER BY shipments DESC, city, district, failure
LIMIT $limit
