// name: rule_outside_served
// summary: Deliveries from a warehouse that does not serve the address' district, with one that does.
// summary-zh: 由不服务于收货区县的仓库发出的配送，以及能服务的仓库。
// audience: analyst
// mode: read
// params: limit: INTEGER = 1000
// returns: source: STRING, sourceId: STRING, key: STRING, other: STRING, found: STRING, right: STRING, money: INTEGER, currency: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (warehouse:Warehouse)-[:SERVES]->(division:Division)
WITH warehouse, collect(CASE
       WHEN division.code ENDS WITH '0000' THEN left(division.code, 2)
       WHEN division.code ENDS WITH '00' THEN left(division.code, 4)
       ELSE division.code END) AS served
WITH collect({warehouse: warehouse, served: served}) AS every
UNWIND every AS one
WITH every, one.warehouse AS warehouse, one.served AS served
MATCH (warehouse)<-[:FROM]-(shipment:Shipment)<-[:FULFILLED_BY]-(order:Order)-[:SHIPPED_TO]->(address:Address)
WITH every, warehouse, served, shipment, order, CASE
       WHEN address.divisionCode ENDS WITH '0000' THEN left(address.divisionCode, 2)
       WHEN address.divisionCode ENDS WITH '00' THEN left(address.divisionCode, 4)
       ELSE address.divisionCode END AS code
WHERE code IS NOT NULL AND none(one IN served WHERE code STARTS WITH one OR one STARTS WITH code)
RETURN shipment.source AS source, shipment.sourceId AS sourceId, shipment.key AS key,
       order.source + ':' + order.sourceId AS other, warehouse.sourceId AS found,
       [two IN every WHERE any(one IN two.served WHERE code STARTS WITH one) | two.warehouse.sourceId][0] AS right,
       order.paidAmount AS money, order.currency AS currency
ORDER BY money DESC, key
LIMIT $limit
