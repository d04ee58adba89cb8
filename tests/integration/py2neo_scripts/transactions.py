from py2neo import Graph, Node, Relationship

graph = Graph("bolt://localhost:7687", auth=("neo4j", "password"))
tx = graph.begin()
zhang = Node("人", name="张三", age=30)
tx.create(zhang)
li = Node("人", name="李四")
tx.create(Relationship(zhang, "朋友", li))
tx.commit()
assert graph.exists(zhang)

tx = graph.begin()
tx.create(Node("人", name="不存在"))
tx.rollback()
assert graph.nodes.match("人", name="不存在").first() is None
