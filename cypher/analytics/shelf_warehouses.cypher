// name: shelf_warehouses
// summary: Warehouses, the divisions each serves, and the stores (channels) of the same name or code.
// summary-zh: 各仓库、所服务的行政区划，以及同名或同编号的门店。
// audience: job
// mode: read
// params: -
// returns: warehouseKey: STRING, name: STRING, sourceId: STRING, city: STRING, divisions: LIST<STRING>,
//   channels: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (warehouse:Warehouse)
WHERE warehouse.deletedAt IS NULL
RETURN warehouse.key AS warehouseKey, coalesce(warehouse.name, warehouse.sourceId) AS name,
       warehouse.sourceId AS sourceId, warehouse.city AS city,
       COLLECT {MATCH (warehouse)-[:SERVES]->(division:Division) RETURN division.code ORDER BY division.code} AS divisions,
       COLLECT {
         MATCH (channel:Channel)
         WHERE channel.sourceId = warehouse.sourceId OR channel.name = warehouse.name
         RETURN channel.key ORDER BY channel.key
       } AS channels
ORDER BY warehouseKey
