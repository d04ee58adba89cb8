"""The calls `benchmarks.py2neo_speed` times, in whichever py2neo there is; prints one JSON object.

Arguments: address, user, password, and ``ours`` to answer to py2neo from graph.py2neo.
"""

import json
import sys
from time import perf_counter

address, user, password, whose = sys.argv[1:]
if whose == "ours":
    from graph import py2neo as ours

    ours.install()

from py2neo import Graph, Node, Relationship, Subgraph  # noqa: E402
from py2neo.bulk import create_nodes, create_relationships, merge_nodes  # noqa: E402

SINGLES = 200
MANY = 5_000
RECORDS = 100_000
ROUNDS = 3

graph = Graph(address, auth=(user, password))
times = {}


def timed(name, work, before=None):
    best = None
    for round_ in range(ROUNDS + 1):
        given = before() if before else None
        begun = perf_counter()
        work(given) if before else work()
        took = perf_counter() - begun
        if round_ and (best is None or took < best):
            best = took
    times[name] = best


def empty():
    while graph.evaluate("MATCH (n:Speed) WITH n LIMIT 5000 DETACH DELETE n RETURN count(n)"):
        pass


def people():
    empty()
    return [Node("Speed", key=i, name="n%d" % i, age=i % 90) for i in range(MANY)]  # noqa: UP031


def knot():
    nodes = people()
    return Subgraph(nodes, [Relationship(a, "NEXT", b, n=1) for a, b in zip(nodes, nodes[1:])])  # noqa: B905, RUF007


def one_by_one():
    for i in range(SINGLES):
        graph.create(Node("Speed", key=i))


def found_one_by_one():
    for i in range(SINGLES):
        graph.nodes.match("Speed", key=i).first()


def run_one_by_one():
    for i in range(SINGLES):
        graph.run("RETURN $i AS i", i=i).data()


rows = [[i, "n%d" % i] for i in range(MANY)]  # noqa: UP031
links = [(i, {"n": i}, i + 1) for i in range(MANY - 1)]

graph.run("CREATE INDEX speed IF NOT EXISTS FOR (n:Speed) ON (n.key)")
empty()
timed("run, one by one", run_one_by_one)
timed("create, one by one", one_by_one)
timed("match().first(), one by one", found_one_by_one)
timed("create a Subgraph", graph.create, knot)
timed("merge a Subgraph", lambda subgraph: graph.merge(subgraph, "Speed", "key"), knot)
timed("bulk create_nodes", lambda _: create_nodes(graph.auto(), rows, {"Speed"}, ["key", "name"]), empty)
timed("bulk merge_nodes", lambda: merge_nodes(graph.auto(), rows, ("Speed", "key"), keys=["key", "name"]))
timed(
    "bulk create_relationships",
    lambda: create_relationships(graph.auto(), links, "NEXT", ("Speed", "key"), ("Speed", "key")),
)
query = "UNWIND range(1, %d) AS x RETURN x, 'name ' + x AS name, x * 0.5 AS half" % RECORDS  # noqa: UP031
timed("run().data() of records", lambda: graph.run(query).data())
timed("push a Subgraph", graph.push, lambda: Subgraph(list(graph.nodes.match("Speed").limit(500))))
timed("match nodes", lambda: list(graph.nodes.match("Speed")))
timed("match relationships", lambda: [r.end_node["name"] for r in graph.match(r_type="NEXT").limit(300)])
if whose == "ours":
    import neo4j

    with neo4j.GraphDatabase.driver(address, auth=(user, password)) as driver, driver.session() as session:
        timed("bare driver", lambda: session.run(query).data())
empty()
print(json.dumps(times))
