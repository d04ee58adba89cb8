// name: server_version
// summary: Version and edition of the server.
// summary-zh: 服务器的版本与版别。
// audience: job
// mode: read
// params: -
// returns: version: STRING, edition: STRING
// rows: one
// needs: -
CYPHER 25
CALL dbms.components() YIELD name, versions, edition
WITH name, versions, edition WHERE name = 'Neo4j Kernel'
RETURN versions[0] AS version, edition
