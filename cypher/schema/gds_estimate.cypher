// name: gds_estimate
// summary: Memory a projection of so many nodes and relationships takes at most, in bytes.
// summary-zh: 投影给定数量的节点与关系最多占用的内存（字节）。
// audience: job
// mode: read
// params: nodes: INTEGER, relationships: INTEGER
// returns: bytes: INTEGER
// rows: one
// needs: gds
CYPHER 25
CALL gds.graph.project.estimate('*', '*', {nodeCount: $nodes, relationshipCount: $relationships})
YIELD bytesMax
RETURN bytesMax AS bytes
