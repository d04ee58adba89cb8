"""Free queries against a real server: bounded in time, rows and bytes, cancelled, and told where they err."""

import threading
import time
from pathlib import Path

import pytest
import yaml

from graph.errors import UsageError
from graph.store import queries
from graph.store.guard import Limits, cancel, check, run

pytestmark = pytest.mark.integration

HONEST = yaml.safe_load((Path(__file__).parent / "honest.yaml").read_text(encoding="utf-8"))
PARAMETERS = {"left": "a", "right": "b", "id": "a", "keys": ["a"]}
RUNAWAY = (
    "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y WITH x, y WHERE x + y < 0 RETURN count(*)"
)


def test_the_server_understands_every_honest_query(store):
    for query in HONEST:
        run(store, query, {name: value for name, value in PARAMETERS.items() if f"${name}" in query})


@pytest.mark.parametrize(
    "query",
    [item for item in queries.all_queries().values() if item.audience == "analyst" and item.mode == "read"],
    ids=lambda item: item.name,
)
def test_every_query_shipped_for_analysts_passes_the_guard(query):
    if not query.needs_gds:
        assert check(query.text)


def test_an_answer_is_cut_at_rows_and_at_bytes(store):
    whole = run(store, "UNWIND range(1, 10) AS x RETURN x, toString(x) AS text")
    assert (whole.columns, len(whole.rows), whole.more) == (("x", "text"), 10, "")
    cut = run(store, "UNWIND range(1, 100000) AS x RETURN x", limits=Limits(rows=7))
    assert (len(cut.rows), cut.more) == (7, "rows")
    long = run(
        store,
        "UNWIND range(1, 100) AS x RETURN reduce(s = 'x', i IN range(1, 10) | s + s) AS s",
        limits=Limits(bytes=9000),
    )
    assert (long.more, len(long.rows)) == ("bytes", 8)


def test_measuring_counts_accesses(store):
    store.execute("CYPHER 25 UNWIND range(1, 20) AS x CREATE (:Person {id: toString(x)})")
    answer = run(store, "MATCH (n:Person) RETURN n.id ORDER BY n.id", measure=True)
    assert answer.hits >= 20
    assert answer.estimate > 0
    assert run(store, "MATCH (n:Person) RETURN n.id").hits is None


def test_a_runaway_query_ends_on_time_while_others_are_served(store):
    ended = []

    def runaway():
        started = time.monotonic()
        with pytest.raises(UsageError, match=r"guard\.timeout"):
            run(store, RUNAWAY, limits=Limits(seconds=3))
        ended.append(time.monotonic() - started)

    thread = threading.Thread(target=runaway)
    thread.start()
    served = 0
    while thread.is_alive():
        assert run(store, "RETURN 1 AS one").rows == ((1,),)
        served += 1
        time.sleep(0.1)
    thread.join()
    assert served > 3
    assert 2.5 < ended[0] < 15


def test_a_query_is_cancelled_by_its_tag_alone(store):
    told = []

    def work():
        try:
            run(store, RUNAWAY, tag="mine", limits=Limits(seconds=60))
        except UsageError as error:
            told.append(error.code)

    thread = threading.Thread(target=work)
    thread.start()
    assert not cancel(store, "somebody else's")
    deadline = time.monotonic() + 30
    while not cancel(store, "mine") and time.monotonic() < deadline:
        time.sleep(0.1)
    thread.join(30)
    assert told == ["guard.cancelled"]


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("MATCH (n)\nRETRUN n", 2, 1),
        ("RETURN x", 1, 8),
        ("cypher 25 RETURN x", 1, 18),
        ("/* a\n */ CYPHER 5\nRETURN y", 3, 8),
    ],
)
def test_a_mistake_is_told_with_its_place(store, query, line, column):
    with pytest.raises(UsageError) as error:
        run(store, query)
    assert error.value.code == "guard.syntax"
    assert (error.value.params["line"], error.value.params["column"]) == (line, column)


@pytest.mark.parametrize(
    ("query", "parameters", "code"),
    [
        ("RETURN $lacking", {}, "guard.parameter"),
        ("RETURN 1 / 0", {}, "guard.failed"),
        ("RETURN date('never')", {}, "guard.failed"),
        ("RETURN $x", {"x": "x" * 300_000}, "guard.parameters"),
        ("RETURN $x", {"x": {1: 2}}, "guard.parameter"),
    ],
)
def test_what_the_graph_cannot_answer_is_said(store, query, parameters, code):
    with pytest.raises(UsageError) as error:
        run(store, query, parameters)
    assert error.value.code == code


def test_the_server_itself_refuses_writes_that_slip_through(store, monkeypatch):
    monkeypatch.setattr("graph.store.guard.running.check", lambda text: f"CYPHER 25\n{text}")
    with pytest.raises(UsageError, match=r"guard\.writes"):
        run(store, "CREATE (n:Person) RETURN n")
    assert store.execute("CYPHER 25 MATCH (n:Person) RETURN count(n) AS n") == [{"n": 0}]
