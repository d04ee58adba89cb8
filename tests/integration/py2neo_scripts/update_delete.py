from py2neo import Graph, Node, NodeMatcher, Relationship, RelationshipMatcher

graph = Graph("bolt://localhost:7687", auth=("neo4j", "password"))
a, b = Node("用户", name="小明"), Node("用户", name="小红")
graph.create(Relationship(a, "关注", b))
node = NodeMatcher(graph).match("用户").where(name="小明").first()
node["年龄"] = 18
node.add_label("会员")
graph.push(node)
assert graph.evaluate("MATCH (n:会员) RETURN n.年龄") == 18
rel = RelationshipMatcher(graph).match([node], r_type="关注").first()
graph.separate(rel)
assert graph.exists(a)
graph.run("MATCH (n:用户 {name: '小红'}) DETACH DELETE n")
graph.delete(node)
assert len(graph.nodes.match("用户")) == 0
