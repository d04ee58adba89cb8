"""The one GDS runner, against networkx."""

import random
import threading

import networkx
import pytest

from graph.errors import CapabilityError, ConflictError, MachineError, UsageError
from graph.store import gds, queries
from graph.store.driver import Capabilities
from graph.store.queries import parse

pytestmark = pytest.mark.integration

PROJECTION = """// name: pairs_projection
// summary: s
// summary-zh: s
// audience: job
// mode: read
// params: graph: STRING, minimum: FLOAT = 0.0
// returns: graph: MAP
// rows: one
// needs: gds
CYPHER 25
MATCH (a:Customer)
OPTIONAL MATCH (a)-[r:MATCHES]->(b:Customer) WHERE r.probability >= $minimum
RETURN gds.graph.project($graph, a, b, {}, {undirectedRelationshipTypes: ['*']}) AS graph
"""


@pytest.fixture(autouse=True)
def projection(monkeypatch):
    query = parse(PROJECTION, "cypher/x/pairs_projection.cypher")
    known = queries.all_queries() | {query.name: query}
    monkeypatch.setattr(queries, "all_queries", lambda: known)


@pytest.fixture
def pairs(store):
    """A random graph of customers, as networkx has it."""
    chance = random.Random(5)
    graph = networkx.gnp_random_graph(300, 0.003, seed=5)
    edges = [[f"k{a}", f"k{b}", chance.random()] for a, b in graph.edges]
    store.execute("CYPHER 25 UNWIND range(0, 299) AS n CREATE (:Record:Customer {key: 'k' + n})")
    store.execute(
        "CYPHER 25 UNWIND $edges AS e MATCH (a:Customer {key: e[0]}), (b:Customer {key: e[1]}) "
        "CREATE (a)-[:MATCHES {probability: e[2]}]->(b)",
        {"edges": edges},
    )
    return edges


def projections(store):
    return [
        row["graphName"] for row in store.execute("CALL gds.graph.list() YIELD graphName RETURN graphName")
    ]


@pytest.mark.parametrize("minimum", [0.0, 0.5])
def test_components_are_those_of_networkx(store, pairs, minimum):
    expected = networkx.Graph()
    expected.add_nodes_from(f"k{n}" for n in range(300))
    expected.add_edges_from((a, b) for a, b, p in pairs if p >= minimum)
    with gds.runner(store) as runner, runner.projected("pairs_projection", minimum=minimum) as graph:
        assert graph.nodes == 300
        table = runner.components(graph)
    groups = {}
    for key, component in zip(*table.to_pydict().values(), strict=True):
        groups.setdefault(component, set()).add(key)
    assert {frozenset(item) for item in groups.values()} == {
        frozenset(item) for item in networkx.connected_components(expected)
    }
    smallest = [min(groups[number]) for number in sorted(groups)]
    assert smallest == sorted(smallest)
    assert projections(store) == []


def test_communities_are_the_same_every_time(store, pairs):
    with gds.runner(store) as runner, runner.projected("pairs_projection", size=(300, 300)) as graph:
        assert runner.communities(graph).equals(runner.communities(graph))


def test_a_projection_is_dropped_when_the_work_fails(store, pairs):
    with pytest.raises(ZeroDivisionError), gds.runner(store) as runner, runner.projected("pairs_projection"):
        raise ZeroDivisionError
    assert projections(store) == []


def test_nothing_to_project_gives_empty_tables(store):
    with gds.runner(store) as runner, runner.projected("pairs_projection") as graph:
        assert graph.nodes == 0
        assert runner.components(graph).to_pydict() == {"key": [], "component": []}


def test_a_projection_left_by_a_run_that_died_is_dropped(store, pairs):
    store.execute(
        "MATCH (a:Customer) RETURN gds.graph.project($name, a, null)", {"name": f"{gds._own_prefix()}1-1"}
    )
    with gds.runner(store):
        assert projections(store) == []


def test_another_machines_projection_is_respected(store, pairs):
    store.execute(
        "MATCH (a:Customer) RETURN gds.graph.project($name, a, null)", {"name": "renmai-elsewhere-1"}
    )
    try:
        with pytest.raises(ConflictError), gds.runner(store):
            pass
    finally:
        store.execute("CALL gds.graph.drop('renmai-elsewhere-1') YIELD graphName RETURN graphName")


def test_one_runner_at_a_time(store):
    refused = []

    def second():
        try:
            with gds.runner(store, wait=0.2):
                pass
        except ConflictError as error:
            refused.append(error.code)

    with gds.runner(store):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert refused == ["gds.busy"]
    with gds.runner(store, wait=0.2):
        pass


def test_too_little_memory_is_said_before_anything_is_projected(store, pairs):
    size = (10**9, 10**10)
    with (
        pytest.raises(MachineError) as caught,
        gds.runner(store) as runner,
        runner.projected("pairs_projection", size=size),
    ):
        pass
    assert caught.value.code == "gds.memory"
    assert caught.value.params["need"] > caught.value.params["have"]


def test_a_query_that_projects_nothing_is_refused(store):
    with pytest.raises(UsageError), gds.runner(store) as runner, runner.projected("loads"):
        pass


def test_a_server_without_gds_is_refused_with_a_sentence(store, monkeypatch):
    monkeypatch.setattr(store, "_capabilities", Capabilities("2026.01.4", "community", None))
    with pytest.raises(CapabilityError), gds.runner(store):
        pass
    with pytest.raises(CapabilityError):
        store.read("gds_heap")
