// name: graph_size
// summary: How many nodes and relationships there are, and how many of the nodes only record migrations.
// summary-zh: 图中节点与关系的数量，以及其中仅记录迁移的节点数。
// audience: job
// mode: read
// params: -
// returns: nodes: INTEGER, relationships: INTEGER, migrations: INTEGER
// rows: one
// needs: -
CYPHER 25
RETURN
  COUNT { MATCH (n) } AS nodes,
  COUNT { MATCH ()-[r]->() } AS relationships,
  COUNT { MATCH (m:Migration) } AS migrations
