// name: gds_keys
// summary: Keys or ids of the nodes behind Graph Data Science's node numbers, in their order.
// summary-zh: 图数据科学库节点编号所对应节点的键或编号，顺序不变。
// audience: job
// mode: read
// params: ids: LIST<INTEGER>
// returns: key: STRING
// rows: many
// needs: gds
CYPHER 25
UNWIND $ids AS id
WITH gds.util.asNode(id) AS n
RETURN coalesce(n.key, n.id, n.code) AS key
