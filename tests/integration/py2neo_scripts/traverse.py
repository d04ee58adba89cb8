from py2neo import Graph, Node, Path, walk

graph = Graph("bolt://localhost:7687", auth=("neo4j", "password"))
a, b, c = (Node("城市", name=n) for n in ("北京", "上海", "广州"))
graph.create(Path(a, "高铁", b, "航班", c))
path = graph.evaluate("MATCH p = (:城市 {name: '北京'})-[*]->(:城市 {name: '广州'}) RETURN p")
assert [n["name"] for n in path.nodes] == ["北京", "上海", "广州"]
assert [type(r).__name__ for r in path.relationships] == ["高铁", "航班"]
assert len(list(walk(path))) == 5
assert str(path) == "(北京)-[:高铁 {}]->(上海)-[:航班 {}]->(广州)"
