// name: matches_projection
// summary: Customer records and the match links that join them, as a graph for GDS.
// summary-zh: 供 GDS 使用的图：客户记录与将其归并的匹配关系。
// audience: job
// mode: read
// params: graph: STRING
// returns: graph: MAP
// rows: one
// needs: gds
CYPHER 25
MATCH (a:Customer)
WHERE a.stub IS NULL AND a.deletedAt IS NULL
OPTIONAL MATCH (a)-[match:MATCHES {decision: 'match'}]->(b:Customer)
RETURN gds.graph.project($graph, a, b, {}, {undirectedRelationshipTypes: ['*']}) AS graph
