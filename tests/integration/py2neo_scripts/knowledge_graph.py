from py2neo import Graph, Node, Relationship

graph = Graph("bolt://localhost:7687", auth=("neo4j", "password"))
triples = [("糖尿病", "并发症", "肾病"), ("糖尿病", "症状", "口渴"), ("肾病", "症状", "水肿")]
for head, relation, tail in triples:
    a = Node("实体", 名称=head)
    b = Node("实体", 名称=tail)
    graph.merge(a, "实体", "名称")
    graph.merge(b, "实体", "名称")
    graph.merge(Relationship(a, relation, b))

assert len(graph.nodes.match("实体")) == 4
answers = graph.run(
    "MATCH (n:实体 {名称: $name})-[r]->(m) RETURN type(r) AS 关系, m.名称 AS 结果", name="糖尿病"
).data()
assert {(row["关系"], row["结果"]) for row in answers} == {("并发症", "肾病"), ("症状", "口渴")}
