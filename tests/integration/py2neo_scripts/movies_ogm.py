from py2neo import Graph
from py2neo.ogm import GraphObject, Property, RelatedFrom, RelatedTo

graph = Graph("bolt://localhost:7687", auth=("neo4j", "password"))


class 电影(GraphObject):
    __primarykey__ = "片名"
    片名 = Property()
    演员 = RelatedFrom("演员", "出演")


class 演员(GraphObject):
    __primarykey__ = "姓名"
    姓名 = Property()
    出演 = RelatedTo(电影, "出演")


gong = 演员()
gong.姓名 = "巩俐"
for title in ("红高粱", "活着"):
    film = 电影()
    film.片名 = title
    gong.出演.add(film, 年=1990)
graph.push(gong)
assert sorted(f.片名 for f in 演员.match(graph, "巩俐").first().出演) == ["活着", "红高粱"]
assert [a.姓名 for a in 电影.match(graph).where("_.片名 = '活着'").first().演员] == ["巩俐"]
