"""graph.py2neo against a real server: what py2neo does, what is mended, what is refused."""

import gc
import socket
import threading
from contextlib import suppress

import numpy as np
import pandas as pd
import pytest

from graph.py2neo import (
    GT,
    ClientError,
    ConnectionBroken,
    ConnectionUnavailable,
    Graph,
    Node,
    NodeMatcher,
    Path,
    Relationship,
    ServiceUnavailable,
    Subgraph,
    UniquenessError,
    operations,
)
from graph.py2neo.bulk import create_nodes, create_relationships, merge_nodes, merge_relationships
from graph.py2neo.cypher import queries
from graph.py2neo.ogm import Label, Model, Property, RelatedFrom, RelatedTo, Repository

pytestmark = pytest.mark.integration


def connect(connection, **settings):
    return Graph(
        connection.uri, auth=(connection.username, connection.password), name=connection.database, **settings
    )


@pytest.fixture(scope="module")
def shared(connection):
    return connect(connection, allow_model_writes=True)


@pytest.fixture
def graph(shared):
    yield shared
    shared.run("MATCH (n) WHERE NOT n:Migration DETACH DELETE n").stats()


def people(graph):
    alice, bob, carol = (Node("人物", 姓名=name) for name in ("爱丽丝", "鲍勃", "卡罗尔"))
    graph.create(Relationship(alice, "认识", bob, 年=1999) | Relationship(bob, "认识", carol))
    return alice, bob, carol


def test_created_entities_are_bound_and_found(graph):
    alice, bob, _ = people(graph)
    assert graph.exists(alice | bob)
    assert graph.nodes.match("人物", 姓名="爱丽丝").first() == alice
    assert graph.match_one((alice,), "认识").end_node == bob


def test_creating_twice_changes_nothing(graph):
    alice, _, _ = people(graph)
    before = len(graph.nodes)
    graph.create(alice)
    assert len(graph.nodes) == before


def test_relationships_of_a_subgraph_merge_between_the_same_nodes(graph):
    a, b = Node("A"), Node("B")
    graph.create(Relationship(a, "K", b, x=1))
    graph.create(Relationship(a, "K", b, x=2))
    assert [dict(item) for item in graph.match((a, b))] == [{"x": 2}]


def test_merge_finds_a_node_by_label_and_key(graph):
    first, second = Node("A", name="x", n=1), Node("A", name="x", n=2)
    graph.merge(first, "A", "name")
    graph.merge(second, "A", "name")
    assert first == second
    assert dict(graph.nodes[first.identity]) == {"name": "x", "n": 2}


def test_merge_takes_several_keys(graph):
    for day in (1, 2, 1):
        graph.merge(Node("访问", 客户="a", 日=day), "访问", "客户", "日")
    assert graph.nodes.match("访问").count() == 2


def test_merge_of_what_is_there_twice_is_refused(graph):
    graph.create(Node("A", name="x") | Node("A", name="x"))
    with pytest.raises(UniquenessError, match="2 nodes"):
        graph.merge(Node("A", name="x"), "A", "name")


def test_push_changes_labels_and_properties_and_pull_reads_them(graph):
    node = Node("A", x=1, y=2)
    graph.create(node)
    node["x"], node["y"] = 5, None
    node.add_label("B")
    node.remove_label("A")
    graph.push(node)
    again = graph.nodes[node.identity]
    assert (dict(again), set(again.labels)) == ({"x": 5}, {"B"})
    graph.run("MATCH (n:B) SET n.x = 6").stats()
    graph.pull(node)
    assert node["x"] == 6


def test_deleting_a_relationship_warns_that_its_nodes_go_too(graph):
    alice, bob, carol = people(graph)
    relationship = graph.match_one((alice, bob))
    with pytest.warns(UserWarning, match="separate"):
        graph.delete(relationship)
    assert list(graph.nodes.match("人物")) == [carol]


def test_separate_keeps_the_nodes(graph):
    alice, bob, _ = people(graph)
    graph.separate(graph.match_one((alice, bob)))
    assert graph.nodes.match("人物").count() == 3
    assert len(graph.match((alice,))) == 0


def test_ends_of_a_relationship_look_like_nodes_and_cost_one_query_for_all(graph, monkeypatch):
    people(graph)
    found = [record[0] for record in graph.run("MATCH ()-[r:`认识`]->() RETURN r ORDER BY id(r)")]
    from graph.py2neo.database import Transaction

    asked = []
    run = Transaction.run
    monkeypatch.setattr(Transaction, "run", lambda *a, **b: asked.append(a) or run(*a, **b))
    names = {(dict(item.start_node)["姓名"], item.end_node["姓名"]) for item in found}
    assert names == {("爱丽丝", "鲍勃"), ("鲍勃", "卡罗尔")}
    assert all(item.start_node.labels == {"人物"} for item in found)
    assert len(asked) == 1


def test_ends_are_seen_inside_the_transaction_that_made_them(graph):
    with graph.begin() as tx:
        tx.create(Relationship(Node("A", name="a"), "K", Node("B")))
        assert tx.evaluate("MATCH ()-[r:K]->() RETURN r").start_node["name"] == "a"


def test_an_error_in_a_with_block_takes_the_transaction_back(graph):
    def work():
        with graph.begin() as tx:
            tx.create(Node("A"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert graph.nodes.match("A").count() == 0


def test_records_of_several_queries_of_a_transaction_are_kept(graph):
    with graph.begin() as tx:
        first, second = tx.run("UNWIND range(1, 3) AS x RETURN x"), tx.run("RETURN 7 AS x")
        assert second.evaluate() == 7
    assert first.data() == [{"x": 1}, {"x": 2}, {"x": 3}]


def test_a_second_data_finds_nothing(graph):
    cursor = graph.run("RETURN 1 AS x")
    assert (cursor.data(), cursor.data()) == ([{"x": 1}], [])


def test_stats_say_what_changed_and_nothing_else(graph):
    assert graph.run("CREATE (:A)-[:K]->(:B)").stats() == {
        "nodes_created": 2,
        "relationships_created": 1,
        "labels_added": 2,
    }


def test_raw_conditions_take_parameters_and_do_not_change_one_another(graph):
    people(graph)
    match = graph.nodes.match("人物", 姓名=("爱丽丝", "鲍勃"))
    assert match.where("_.姓名 = $n OR _.姓名 = $m", {"n": "爱丽丝", "m": "卡罗尔"}).count() == 1
    assert match.where(姓名="鲍勃").count() == 1


def test_matches_can_be_ordered_cut_and_counted(graph):
    graph.create(Subgraph([Node("P", n=n) for n in range(5)]))
    match = NodeMatcher(graph).match("P", n=GT(0)).order_by("_.n DESC")
    assert [node["n"] for node in match.skip(1).limit(2)] == [3, 2]
    assert (match.count(), match.first()["n"], match.exists()) == (4, 4, True)


@pytest.mark.parametrize(
    "name", ["a`b", "\\u0060", "\\\\u0060", "人 物", "`) DETACH DELETE (n", "a" * 16_000, "😀", "'\"\n"]
)
def test_hostile_labels_types_and_keys_are_only_names(graph, name):
    a, b = Node(name, **{name: 1}), Node("B")
    graph.create(Relationship(a, name, b, **{name: 2}))
    assert graph.nodes.match(name, **{name: 1}).first() == a
    assert dict(graph.match_one((a,), name)) == {name: 2}


@pytest.mark.parametrize("value", [object(), {1, 2}, {"a": object()}, [lambda: 1]])
def test_values_of_unknown_types_are_type_errors_that_name_the_type(graph, value):
    with pytest.raises(TypeError, match="not supported; pass"):
        graph.create(Node("A", x=value))


def test_numpy_and_pandas_values_are_sent_as_numbers(graph):
    row = pd.DataFrame({"n": [1], "x": [1.5]}).iloc[0]
    graph.create(Node("A", n=np.int64(3), x=np.float64(2.5), list=np.array([1, 2]), m=int(row["n"])))
    assert dict(graph.nodes.match("A").first()) == {"n": 3, "x": 2.5, "list": [1, 2], "m": 1}


def test_bulk_says_which_rows_found_no_end_and_can_make_them(graph):
    assert create_nodes(graph, [["a"], ["b"]], {"P"}, ["name"]).created == 2
    rows = [("a", {}, "b"), ("a", {}, "zz"), (None, {}, "b")]
    made = create_relationships(graph.auto(), rows, "K", ("P", "name"), ("P", "name"))
    assert (made.rows, made.created, made.missing) == (3, 1, 2)
    again = merge_relationships(graph, rows[:2], "K", ("P", "name"), ("P", "name"), create_missing=True)
    assert (again.created, again.missing) == (1, 0)
    assert merge_nodes(graph, [["a"], ["c"]], ("P", "name"), keys=["name"]).created == 1


def test_things_that_are_alike_are_written_by_column_as_they_are_by_row(graph, monkeypatch):
    def written(many):
        monkeypatch.setattr(queries, "MANY", many)
        monkeypatch.setattr(operations, "MANY", many)
        graph.delete_all()
        nodes = [Node("A", "`B", **{"key": i, "人 `物": None if i == 2 else [i], "c": "x"}) for i in range(4)]
        graph.create(
            Subgraph(nodes, [Relationship(nodes[0], "T `1", node, since=i) for i, node in enumerate(nodes)])
        )
        again = [Node("A", "C", key=i, c=str(i)) for i in range(2, 6)]
        ties = [Relationship(again[0], "T `1", again[1], since=9), Relationship(again[3], "U", again[2])]
        graph.merge(Subgraph(again, ties), "A", "key")
        rows = [[7, "y"], [8, None], [7, "z"]]
        counts = [
            create_nodes(graph, rows, {"B"}, ["key", "c"]),
            merge_nodes(graph, [{"key": 1, "d": True}, {"key": 9, "d": 2.5}], ("A", "key"), labels={"E"}),
            merge_nodes(graph, [[1, "y"], [10, "z"]], ("A", "key"), keys=["key", "c"], preserve=["c"]),
            create_relationships(
                graph, [(1, {"n": 1}, (2,)), (77, {"n": 2}, 3)], "N", ("A", "key"), ("A", "key")
            ),
            create_relationships(
                graph, [(1, [5], 99)], "N", ("A", "key"), ("B", "key"), ["n"], create_missing=True
            ),
        ]
        found = graph.run("MATCH (n) RETURN labels(n) AS l, properties(n) AS p").data()
        ties = "MATCH (a)-[r]->(b) RETURN a.key AS a, type(r) AS t, properties(r) AS p, b.key AS b"
        things = sorted(repr((sorted(row["l"]), sorted(row["p"].items()))) for row in found)
        return counts, things, sorted(map(repr, graph.run(ties).data()))

    assert written(1) == written(10**9)


def test_cursors_become_frames_arrays_and_tables(graph):
    query = "UNWIND range(1, 2) AS x RETURN x, 'a' AS y"
    assert graph.run(query).to_data_frame().to_dict("list") == {"x": [1, 2], "y": ["a", "a"]}
    assert graph.run("MATCH (n:Nope) RETURN n.x AS x").to_data_frame().columns.tolist() == ["x"]
    assert graph.run(query).to_series("x").tolist() == [1, 2]
    assert graph.run(query).to_ndarray().shape == (2, 2)
    assert repr(graph.run(query)) == repr(graph.run(query).to_table())


def test_networkx_both_ways(graph):
    people(graph)
    found = graph.run("MATCH p = (:`人物`)-[:`认识`]->() RETURN p").to_subgraph()
    made = found.to_networkx()
    assert (made.number_of_nodes(), made.number_of_edges()) == (3, 2)
    import networkx as nx

    back = Subgraph.from_networkx(nx.karate_club_graph())
    graph.create(back)
    assert graph.run("MATCH ()-[r:TO]->() RETURN count(r)").evaluate() == 78


def test_paths_read_as_they_were_walked(graph):
    a, b, c = Node("A", name="a"), Node("B", name="b"), Node("C", name="c")
    graph.create(Path(a, "K", b) | Relationship(c, "L", b))
    found = graph.evaluate("MATCH p = (:A)-->()<--(:C) RETURN p")
    assert str(found) == "(a)-[:K {}]->(b)<-[:L {}]-(c)"
    assert found.nodes == (a, b, c)


class 人物(Model):
    __primarykey__ = "姓名"
    姓名 = Property()
    在职 = Label("在职")
    喜欢 = RelatedTo("人物", "喜欢")
    被喜欢 = RelatedFrom("人物", "喜欢")


def test_objects_are_saved_found_related_and_deleted(graph):
    repository = Repository.wrap(graph)
    alice, bob = 人物("爱丽丝"), 人物("鲍勃")
    alice.在职 = True
    alice.喜欢.add(bob, 程度=5)
    repository.save(alice)
    found = repository.get(人物, "鲍勃")
    assert [item.姓名 for item in found.被喜欢] == ["爱丽丝"]
    assert repository.get(人物, "爱丽丝").在职
    assert repository.get(人物, "爱丽丝").喜欢.get(bob, "程度") == 5
    repository.delete(alice)
    assert repository.match(人物).count() == 1


def test_schema_in_todays_syntax(graph):
    graph.schema.create_index("测试 标签", "键")
    assert graph.schema.get_indexes("测试 标签") == [("键",)]
    graph.schema.drop_index("测试 标签", "键")
    graph.schema.create_uniqueness_constraint("测试 标签", "键")
    assert graph.schema.get_uniqueness_constraints("测试 标签") == ["键"]
    graph.create(Node("测试 标签", 键=1))
    with pytest.raises(ClientError, match="ConstraintValidationFailed"):
        graph.create(Node("测试 标签", 键=1))
    graph.schema.drop_uniqueness_constraint("测试 标签", "键")
    assert graph.schema.get_indexes("测试 标签") == []
    with pytest.raises(ClientError, match="no such"):
        graph.schema.drop_index("测试 标签", "键")


def test_a_server_that_is_not_there_or_refuses_is_said_at_once(connection):
    with pytest.raises(ConnectionUnavailable, match="Is it running"):
        Graph("bolt://127.0.0.1:1", auth=("neo4j", "x"))
    with pytest.raises(ConnectionUnavailable, match="password"):
        Graph(connection.uri, auth=(connection.username, "wrong"))


def test_drivers_of_dropped_graphs_are_closed(connection):
    connect(connection).evaluate("RETURN 1")
    gc.collect()


REFUSED = [
    "MATCH (n) DETACH DELETE n",
    "CREATE (:Person {key: 'x'})",
    "CREATE INDEX FOR (n:X) ON (n.y)",
    "DROP CONSTRAINT migration_number",
    "MATCH (n:Person) SET n.x = 1",
    "MATCH (n:`Person`) REMOVE n.x",
    "MATCH (n:Other) SET n:Person",
    "MATCH (p:Person) WHERE p.x = 1 DETACH DELETE p",
    "merge (:Person{key:1})",
]
ALLOWED = [
    "MATCH (p:Person) RETURN p",
    "CREATE (:Note {text: 'CREATE (:Person)'}) // :Person",
    "MATCH (p:Person) CREATE (n:Note)-[:关于]->(p)",
    "MATCH (n:Note) DETACH DELETE n",
    "MATCH (n:Note) SET n.Person = 1",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_scripts_do_not_change_what_renmai_judges(store, connection, statement):
    with pytest.raises(PermissionError, match="Renmai"):
        connect(connection).run(statement)


@pytest.mark.parametrize("statement", ALLOWED)
def test_scripts_may_do_anything_else(store, connection, statement):
    connect(connection).run(statement).stats()


def test_delete_all_is_refused_and_the_model_can_be_read(store, connection):
    store.execute("CYPHER 25 CREATE (:Person {key: 'p1'})")
    graph = connect(connection)
    with pytest.raises(PermissionError, match="delete_all"):
        graph.delete_all()
    person = NodeMatcher(graph).match("Person", key="p1").first()
    person["x"] = 1
    for write in (graph.push, graph.delete):
        with pytest.raises(PermissionError, match=":Person"):
            write(person)
    assert graph.exists(person)


def test_graph_without_arguments_is_the_database_of_this_home(connection, settings, monkeypatch):
    for name in ("NEO4J_URI", "NEO4J_AUTH", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RENMAI_HOME", str(settings.home))
    assert Graph().service.uri == connection.uri
    monkeypatch.setenv("RENMAI_HOME", str(settings.home / "none"))
    with pytest.raises(ConnectionUnavailable, match="renmai up"):
        Graph()
    monkeypatch.setenv("NEO4J_URI", connection.uri)
    monkeypatch.setenv("NEO4J_USERNAME", connection.username)
    monkeypatch.setenv("NEO4J_PASSWORD", connection.password)
    assert Graph().evaluate("RETURN 1") == 1


class Relay:
    """Passes bytes on to a server until it is cut."""

    def __init__(self, uri):
        host, _, port = uri.partition("://")[2].partition(":")
        self._target = host, int(port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source, sink):
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)

    def cut(self):
        for item in (self._listener, *self._open):
            with suppress(OSError):
                item.shutdown(socket.SHUT_RDWR)
            item.close()


def test_a_connection_lost_within_a_transaction_is_broken_and_nothing_is_kept(graph, connection):
    relay = Relay(connection.uri)
    through = Graph(
        f"bolt://127.0.0.1:{relay.port}",
        auth=(connection.username, connection.password),
        allow_model_writes=True,
    )
    tx = through.begin()
    tx.create(Node("失"))
    relay.cut()
    with pytest.raises(ConnectionBroken, match="lost"):
        tx.run("RETURN 1")
    through.rollback(tx)
    assert tx.closed
    with pytest.raises(ServiceUnavailable, match="after 3 tries"):
        through.update("CREATE (:`失`)")
    assert graph.nodes.match("失").count() == 0
