// name: gds_version
// summary: Version of Graph Data Science; refused where it is not installed.
// summary-zh: 图数据科学库的版本；未安装时服务器会拒绝。
// audience: job
// mode: read
// params: -
// returns: version: STRING
// rows: one
// needs: -
CYPHER 25
RETURN gds.version() AS version
