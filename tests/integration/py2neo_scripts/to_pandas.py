import pandas as pd
from py2neo import Graph, Node, Subgraph

graph = Graph("bolt://localhost:7687", auth=("neo4j", "password"))
frame = pd.DataFrame({"商品": ["茶", "米", "油"], "价格": [30.0, 5.5, 12.0]})
graph.create(Subgraph([Node("商品", **row) for row in frame.to_dict("records")]))
back = graph.run("MATCH (n:商品) RETURN n.商品 AS 商品, n.价格 AS 价格 ORDER BY n.价格 DESC").to_data_frame()
assert list(back["商品"]) == ["茶", "油", "米"]
assert back["价格"].sum() == 47.5
