// name: gds_heap
// summary: Largest heap of the server, as Graph Data Science sees it.
// summary-zh: 图数据科学库所见的服务器最大堆内存。
// audience: job
// mode: read
// params: -
// returns: bytes: INTEGER
// rows: one
// needs: gds
CYPHER 25
CALL gds.debug.sysInfo() YIELD key, value
WITH key, value WHERE key = 'heapMaxInBytes'
RETURN toInteger(value) AS bytes
