from py2neo import Graph

graph = Graph("bolt://localhost:7687", auth=("neo4j", "password"))
graph.run("UNWIND range(1, 5) AS n CREATE (:订单 {编号: n, 金额: n * 10.5})")
cursor = graph.run("MATCH (o:订单) RETURN o.编号 AS 编号, o.金额 AS 金额 ORDER BY 编号")
total = 0
while cursor.forward():
    total += cursor.current["金额"]
assert total == 157.5
for 编号, 金额 in graph.run("MATCH (o:订单) RETURN o.编号, o.金额"):
    assert 金额 == 编号 * 10.5
table = graph.run("MATCH (o:订单) RETURN o.编号 AS 编号 ORDER BY 编号 LIMIT 2").to_table()
assert str(table).splitlines()[0].strip() == "编号"
