from py2neo import Graph, Node
from py2neo.errors import ClientError

graph = Graph("bolt://localhost:7687", auth=("neo4j", "password"))
graph.schema.create_uniqueness_constraint("书籍", "书号")
try:
    graph.create(Node("书籍", 书号="1"))
    try:
        graph.create(Node("书籍", 书号="1"))
        raise AssertionError("doubles were let in")
    except ClientError as error:
        if error.title != "ConstraintValidationFailed":
            raise
finally:
    graph.schema.drop_uniqueness_constraint("书籍", "书号")
