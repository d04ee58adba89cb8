from py2neo import Graph
from py2neo.bulk import create_nodes, create_relationships, merge_nodes

g = Graph("bolt://localhost:7687", auth=("neo4j", "password"))
keys = ["姓名", "年龄"]
create_nodes(g.auto(), [["张三", 33], ["李四", 44]], labels={"人"}, keys=keys)
merge_nodes(g.auto(), [["张三", 34], ["王五", 55]], ("人", "姓名"), keys=keys)
create_relationships(g.auto(), [("张三", {"自": 1999}, "王五")], "认识", ("人", "姓名"), ("人", "姓名"))
assert g.nodes.match("人").count() == 3
assert g.evaluate("MATCH (:人 {姓名: '张三', 年龄: 34})-[r:认识]->() RETURN r.自") == 1999
