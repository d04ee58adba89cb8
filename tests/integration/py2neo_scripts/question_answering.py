import json

from py2neo import Graph, NodeMatcher
from py2neo.cypher import cypher_escape
from py2neo.matching import CONTAINS, GT, OR

g = Graph("bolt://localhost:7687", name="neo4j", auth=("neo4j", "password"))
rows = json.loads('[{"名": "感冒", "热度": 9}, {"名": "流感", "热度": 7}, {"名": "胃炎", "热度": 2}]')
for row in rows:
    g.run("MERGE (n:%s {名: $名}) SET n.热度 = $热度" % cypher_escape("疾 病"), row)  # noqa: UP031
nodes = NodeMatcher(g)
assert {n["名"] for n in nodes.match("疾 病", 名=CONTAINS("感"))} == {"感冒", "流感"}
assert nodes.match("疾 病", 热度=GT(5)).order_by("_.热度 DESC").first()["名"] == "感冒"
assert nodes.match("疾 病").where("_.名 =~ '.*炎'").count() == 1
assert nodes.match("疾 病", 热度=OR(2, 9)).count() == 2
assert json.dumps(dict(nodes.match("疾 病", 名="胃炎").first()), ensure_ascii=False) in (
    '{"名": "胃炎", "热度": 2}',
    '{"热度": 2, "名": "胃炎"}',
)
