"""The Store and its schema against a real server."""

import multiprocessing
import socket
import warnings
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from graph.errors import CapabilityError, ConflictError, DatabaseError, NotFoundError, UsageError
from graph.store import Store, migrate
from graph.store.schema import migrations

pytestmark = pytest.mark.integration

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def begin(store, load_id="l1"):
    return store.write("begin_load", id=load_id, source="app", kind="customer", file="a.csv", at=NOW)


def test_capabilities_are_known_at_connect(open_store):
    known = open_store.capabilities
    assert known.version.startswith("2026.")
    assert known.edition == "community"
    assert known.gds.startswith("2.")


def test_rows_are_plain_dicts_with_python_times(store):
    begin(store)
    row = store.read("loads")[0]
    assert type(row) is dict
    assert row["startedAt"] == NOW
    assert type(row["startedAt"]) is datetime


def test_graph_elements_and_other_times_are_plain_too(store):
    row = store.execute(
        "CREATE p = (a:Tag {key: 'a', name: '标签'})-[r:TAGGED {at: datetime('2026-05-01T08:00+08:00')}]->"
        "(b:Tag {key: 'b'}) "
        "RETURN p, a, r, date('2026-05-01') AS day, duration('P1D') AS span, [date('2026-05-02')] AS days"
    )[0]
    assert row["a"]["labels"] == ["Tag"]
    assert row["a"]["properties"] == {"key": "a", "name": "标签"}
    assert row["r"]["properties"] == {"at": NOW}
    assert row["r"]["start"] == row["a"]["elementId"]
    assert len(row["p"]["nodes"]) == 2
    assert (row["day"], row["days"], row["span"]) == (date(2026, 5, 1), [date(2026, 5, 2)], "P1D")


def test_one_is_a_row_or_none(store):
    assert store.one("load_watermark", id="nothing") is None
    begin(store)
    assert store.one("load_watermark", id="l1")["status"] == "running"


def test_a_table_has_the_columns_of_the_query(store):
    assert store.table("loads").column_names[:2] == ["id", "source"]
    begin(store)
    assert store.table("loads")["id"].to_pylist() == ["l1"]
    assert [row["id"] for row in store.stream("loads")] == ["l1"]


def test_a_query_that_writes_is_not_read(store):
    with pytest.raises(UsageError) as caught:
        store.read("begin_load", id="x", source="a", kind="b", file="c", at=NOW)
    assert caught.value.code == "query.not-read"
    with pytest.raises(NotFoundError):
        store.read("no_such_query")


def test_reading_access_refuses_to_write(store):
    import neo4j

    with pytest.raises(DatabaseError) as caught, store.session(neo4j.READ_ACCESS) as session:
        session.run("CREATE (:Tag {key: 'x'})").consume()
    assert caught.value.code == "store.refused"


def test_a_server_that_is_down_is_said_so(connection):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DatabaseError) as caught:
        Store.open(replace(connection, uri=f"bolt://127.0.0.1:{port}"))
    assert caught.value.code == "store.unreachable"


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"password": "wrong-password"}, DatabaseError, "store.password"),
        ({"database": "nowhere"}, DatabaseError, "store.no-database"),
        ({"uri": "http://127.0.0.1:1"}, UsageError, "store.address"),
    ],
)
def test_a_wrong_address_or_credential_is_said_in_one_code(connection, change, error, code):
    with pytest.raises(error) as caught:
        Store.open(replace(connection, **change))
    assert caught.value.code == code


def test_an_older_server_is_refused(connection, monkeypatch):
    monkeypatch.setattr("graph.store.driver.OLDEST_SERVER", (2999, 1))
    with pytest.raises(CapabilityError) as caught:
        Store.open(connection)
    assert caught.value.code == "store.version"


def _count_in_child(store, queue):
    queue.put(store.read("loads")[0]["id"])
    store.close()


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")
def test_a_forked_process_opens_its_own_driver(store):
    begin(store)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        child = context.Process(target=_count_in_child, args=(store, queue))
        child.start()
        assert queue.get(timeout=30) == "l1"
        child.join()
    assert store.read("loads")[0]["id"] == "l1"


def test_migrating_twice_applies_nothing_and_every_index_answers(store):
    assert migrate(store) == []
    assert migrations.current(store)
    states = store.execute("SHOW INDEXES YIELD name, state RETURN name, state")
    assert {row["state"] for row in states} == {"ONLINE"}
    names = {row["name"] for row in states}
    assert {"names", "blockKeys", "customer_key", "record_key", "order_customer_key_placed_at"} <= names


@pytest.fixture
def recorded(store):
    """Migrations as recorded; put back after the test."""
    yield store
    store.execute("MATCH (m:Migration) DELETE m")
    migrate(store)


def test_a_graph_of_a_newer_version_is_refused(recorded):
    recorded.execute("CREATE (:Migration {number: 9999, name: 'later', checksum: 'x'})")
    with pytest.raises(ConflictError) as caught:
        migrate(recorded)
    assert caught.value.code == "migration.newer"


def test_a_migration_applied_in_another_form_is_refused(recorded):
    recorded.execute("MATCH (m:Migration {number: 1}) SET m.checksum = 'x'")
    with pytest.raises(ConflictError) as caught:
        migrate(recorded)
    assert caught.value.code == "migration.changed"


def test_a_migration_that_was_cut_short_is_done_again(recorded):
    recorded.execute("MATCH (m:Migration) DELETE m")
    recorded.execute("DROP CONSTRAINT customer_key")
    assert migrate(recorded) == [item.number for item in migrations.migrations()]
    assert recorded.execute("SHOW CONSTRAINTS YIELD name WHERE name = 'customer_key' RETURN name")


@pytest.mark.parametrize(
    ("text", "found"),
    [("李雷", {"p1"}), ("雷雷", set()), ("hanmei*", {"p2"}), ("上海", {"c1"})],
)
def test_names_are_found_in_chinese_and_latin(store, text, found):
    store.execute(
        "CREATE (:Identity:Person {id: 'p1', name: '李雷'}), "
        "(:Identity:Person {id: 'p2', name: 'HanMeimei'}), "
        "(:Record:Customer {key: 'c1', company: '上海人脉公司'})"
    )
    rows = store.execute(
        "CALL db.index.fulltext.queryNodes('names', $text) YIELD node "
        "RETURN coalesce(node.id, node.key) AS id",
        {"text": text},
    )
    assert {row["id"] for row in rows} == found
