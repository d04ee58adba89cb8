from py2neo import Graph, Node, Relationship

graph = Graph("bolt://localhost:7687", auth=("neo4j", "password"))
nodes = {name: Node("作者", name=name) for name in ("鲁迅", "老舍", "巴金")}
works = [("鲁迅", "呐喊"), ("老舍", "茶馆"), ("巴金", "家"), ("鲁迅", "彷徨")]
subgraph = None
for author, title in works:
    r = Relationship(nodes[author], "写作", Node("作品", title=title))
    subgraph = r if subgraph is None else subgraph | r
tx = graph.begin()
tx.create(subgraph)
graph.commit(tx)
assert len(subgraph.nodes) == 7
assert subgraph.types() == {"写作"}
assert graph.match((nodes["鲁迅"],), "写作").count() == 2
