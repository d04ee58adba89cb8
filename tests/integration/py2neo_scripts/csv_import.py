import csv
import io

from py2neo import Graph, Node, NodeMatcher, Relationship

graph = Graph("bolt://localhost:7687", user="neo4j", password="password")
data = io.StringIO("姓名,公司,职位\n张三,华为,工程师\n李四,华为,经理\n王五,腾讯,工程师\n")
matcher = NodeMatcher(graph)
for row in csv.DictReader(data):
    person = Node("员工", name=row["姓名"])
    graph.create(person)
    company = matcher.match("公司", name=row["公司"]).first()
    if company is None:
        company = Node("公司", name=row["公司"])
        graph.create(company)
    graph.create(Relationship(person, "任职于", company, 职位=row["职位"]))

assert matcher.match("公司").count() == 2
huawei = matcher.match("公司", name="华为").first()
staff = sorted(rel.start_node["name"] for rel in graph.match((None, huawei), r_type="任职于"))
assert staff == ["张三", "李四"]
