"""What the writer does with rows, one behaviour at a time; the law is in test_store_writer_law.py."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import DatabaseError, UsageError
from graph.model import Link, Row, record_key, row_hash, shared_key
from graph.store import fingerprint
from graph.store.writer import Counts, Watermark, apply, writing

pytestmark = pytest.mark.integration

START = datetime(2026, 1, 1, tzinfo=UTC)
PHONES = {n: shared_key("Phone", f"+8613800{n}") for n in range(3)}


def phone(n):
    return Link("HAS_PHONE", "Phone", PHONES[n], target={"value": f"+8613800{n}"})


def customer(n=1, day=0, name="李雷", links=(), deleted=False, **more):
    cells = [n, name, sorted(more), [link.key for link in links], deleted]
    properties = {} if deleted else {"name": name, **more}
    return Row(
        label="Customer",
        key=record_key("Customer", "app", str(n)),
        source="app",
        source_id=str(n),
        event_at=START + timedelta(days=day),
        row_hash=row_hash([json.dumps(cells)]),
        raw=json.dumps({"name": name}, ensure_ascii=False),
        source_row=n,
        properties=properties,
        links=tuple(links),
        deleted=deleted,
    )


def order(n=1, buyer=1):
    target = {"source": "app", "sourceId": str(buyer)}
    key = record_key("Customer", "app", str(buyer))
    return Row(
        label="Order",
        key=record_key("Order", "app", f"o{n}"),
        source="app",
        source_id=f"o{n}",
        event_at=START,
        row_hash=row_hash([str(n), str(buyer)]),
        raw="{}",
        source_row=n,
        properties={"orderNumber": f"o{n}", "placedAt": START},
        links=(Link("PLACED", "Customer", key, reverse=True, target=target),),
    )


def write(store, *rows, load="l1", offset=None):
    write.offset = offset or getattr(write, "offset", 0) + 1
    return apply(store, rows, load, Watermark("app", "customers.csv", write.offset))


def node(store, n=1):
    rows = store.execute(
        "MATCH (n:Customer {key: $key}) RETURN properties(n) AS p",
        {"key": record_key("Customer", "app", str(n))},
    )
    return rows[0]["p"] if rows else None


def phones(store):
    rows = store.execute(
        "MATCH (:Customer)-[r:HAS_PHONE]->(p:Phone) RETURN p.value AS value, r.firstAt AS first, "
        "r.lastAt AS last, r.endedAt AS ended ORDER BY value, first"
    )
    return [
        (
            row["value"][-1],
            *((row[name] - START).days if row[name] else None for name in ("first", "last", "ended")),
        )
        for row in rows
    ]


def test_a_row_becomes_a_node_with_its_origin(store):
    assert write(store, customer(registeredAt=START)) == Counts(written=1)
    found = node(store)
    assert found["name"] == "李雷"
    assert found["registeredAt"] == found["eventAt"] == START
    assert (found["source"], found["sourceId"], found["sourceRow"], found["load"]) == ("app", "1", 1, "l1")
    assert json.loads(found["raw"]) == {"name": "李雷"}
    assert "earlier" not in found


def test_the_same_row_again_changes_nothing(store):
    write(store, customer(links=[phone(1)]))
    before = fingerprint(store)
    loaded = node(store)["loadedAt"]
    assert write(store, customer(links=[phone(1)])) == Counts(unchanged=1)
    assert fingerprint(store) == before
    assert node(store)["loadedAt"] == loaded


def test_a_newer_row_closes_the_older_values_and_keeps_them(store):
    write(store, customer(links=[phone(1), phone(2)]))
    assert write(store, customer(day=3, name="李磊", links=[phone(2)])) == Counts(written=1)
    found = node(store)
    assert found["name"] == "李磊"
    earlier = json.loads(found["earlier"])
    assert [(item["at"], item["raw"]) for item in earlier] == [("2026-01-01T00:00:00Z", {"name": "李雷"})]
    assert phones(store) == [("1", 0, 0, 3), ("2", 0, 3, None)]


def test_an_older_row_that_comes_late_joins_the_history(store):
    write(store, customer(day=3, name="李磊", links=[phone(2)]))
    assert write(store, customer(links=[phone(1)])) == Counts(superseded=1)
    assert node(store)["name"] == "李磊"
    assert json.loads(node(store)["earlier"])[0]["raw"] == {"name": "李雷"}
    assert phones(store) == [("1", 0, 0, 3), ("2", 3, 3, None)]


def test_a_value_that_comes_back_is_open_again(store):
    write(store, customer(links=[phone(1)]))
    write(store, customer(day=1, links=[phone(2)]))
    write(store, customer(day=2, links=[phone(1)]))
    assert phones(store) == [("1", 0, 2, None), ("2", 1, 1, 2)]
    assert node(store)["sameSince"] == START


def test_properties_a_newer_row_does_not_state_are_gone(store):
    write(store, customer(gender="f", city="上海"))
    write(store, customer(day=1, city="北京"))
    found = node(store)
    assert "gender" not in found
    assert found["city"] == "北京"


def test_a_deleted_record_stays_as_a_tombstone_that_older_rows_do_not_revive(store):
    write(store, customer(links=[phone(1)]))
    write(store, customer(day=5, deleted=True))
    assert write(store, customer(day=2, name="late", links=[phone(2)])) == Counts(superseded=1)
    found = node(store)
    assert found["deletedAt"] == START + timedelta(days=5)
    assert found["name"] == "late"
    assert phones(store) == [("1", 0, 0, 2), ("2", 2, 2, 5)]
    assert write(store, customer(day=6, name="back")) == Counts(written=1)
    assert "deletedAt" not in node(store)


def test_a_reference_to_a_row_not_yet_there_makes_a_stub_that_the_row_fills(store):
    write(store, order())
    stub = node(store)
    assert (stub["stub"], stub["source"], stub["sourceId"]) == (True, "app", "1")
    assert "rowHash" not in stub
    assert write(store, customer()) == Counts(written=1)
    assert "stub" not in node(store)
    assert store.execute("MATCH (:Customer)-[:PLACED]->(o:Order) RETURN count(o) AS n")[0]["n"] == 1


def test_a_link_moves_when_a_newer_row_states_another(store):
    write(store, order(buyer=1))
    moved = order(buyer=2)
    moved = Row(
        **{name: getattr(moved, name) for name in moved.__dataclass_fields__ if name != "event_at"},
        event_at=START + timedelta(days=1),
    )
    write(store, moved)
    rows = store.execute("MATCH (c:Customer)-[:PLACED]->(:Order) RETURN c.sourceId AS id")
    assert [row["id"] for row in rows] == ["2"]


def test_shared_things_are_made_once_with_who_stated_them_first(store):
    write(store, customer(1, day=4, links=[phone(1)]), customer(2, day=2, links=[phone(1)]))
    write(store, customer(3, day=3, links=[phone(1)]))
    found = store.execute("MATCH (p:Phone) RETURN properties(p) AS p")
    assert len(found) == 1
    assert found[0]["p"]["eventAt"] == START + timedelta(days=2)
    assert "stub" not in found[0]["p"]


def test_lines_of_a_file_of_their_own_join_the_order_whenever_they_come(store):
    def line(number, product, day=0, deleted=False):
        links = (
            Link(
                "CONTAINS",
                "Product",
                record_key("Product", "app", product),
                properties={"line": number, "quantity": 2},
                target={"source": "app", "sourceId": product},
            ),
        )
        return Row(
            "Order",
            record_key("Order", "app", "o1"),
            "app",
            "o1",
            START + timedelta(days=day),
            row_hash([number, product, str(deleted)]),
            "{}",
            7,
            {},
            () if deleted else links,
            deleted,
            part=f"line:{number}",
        )

    def lines():
        rows = store.execute(
            "MATCH (o:Order)-[r:CONTAINS]->(p:Product) "
            "RETURN r.line AS line, p.sourceId AS product, r.sourceRow AS row ORDER BY line"
        )
        return [(row["line"], row["product"], row["row"]) for row in rows]

    assert write(store, line("1", "p1"), line("2", "p2")) == Counts(written=2)
    assert store.execute("MATCH (o:Order) RETURN o.stub AS stub, o.sourceId AS id") == [
        {"stub": True, "id": "o1"}
    ]
    write(store, order())
    assert store.execute("MATCH (o:Order) RETURN o.stub AS stub") == [{"stub": None}]
    assert lines() == [("1", "p1", 7), ("2", "p2", 7)]
    assert write(store, line("2", "p3", day=1), line("1", "p1")) == Counts(written=1, unchanged=1)
    assert lines() == [("1", "p1", 7), ("2", "p3", 7)]
    write(store, line("1", "p1", day=2, deleted=True))
    assert write(store, line("1", "p9", day=1)) == Counts(superseded=1)
    assert lines() == [("2", "p3", 7)]


def test_rows_made_beside_another_are_written_and_not_counted(store):
    row = customer()
    beside = Row(
        **{name: getattr(row, name) for name in row.__dataclass_fields__ if name != "beside"}, beside=True
    )
    assert write(store, beside) == Counts()
    assert node(store)["name"] == "李雷"
    assert write(store, beside) == Counts()


def test_a_batch_before_the_watermark_is_skipped(store):
    write(store, customer(1), offset=10)
    assert write(store, customer(2), offset=10) == Counts()
    assert node(store, 2) is None
    assert write(store, customer(2), load="another", offset=10) == Counts(written=1)
    row = store.one("load_watermark", id="l1")
    assert (row["watermark"], row["written"], row["unchanged"]) == (10, 1, 0)


def test_a_failure_leaves_neither_rows_nor_watermark(store, monkeypatch):
    monkeypatch.setattr(writing, "advance", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(store, customer(links=[phone(1)]), offset=5)
    monkeypatch.undo()
    assert node(store) is None
    assert store.one("load_watermark", id="l1") is None
    assert write(store, customer(), offset=5) == Counts(written=1)


def test_a_row_the_model_does_not_allow_stops_the_batch_before_anything_is_written(store):
    with pytest.raises(UsageError):
        write(store, customer(1), customer(2, shoeSize=42))
    assert node(store, 1) is None


def test_a_graph_without_schema_is_refused(store):
    store.execute("MATCH (m:Migration) SET m:Hidden REMOVE m:Migration")
    try:
        with pytest.raises(DatabaseError) as caught:
            write(store, customer())
        assert caught.value.code == "writer.not-migrated"
    finally:
        store.execute("MATCH (m:Hidden) SET m:Migration REMOVE m:Hidden")


def test_two_loads_at_once_lose_nothing(store):
    def load(name):
        for at in range(10):
            rows = [
                customer(n, day=at + ord(name), name=f"{name}{at}", links=[phone(n % 3)]) for n in range(20)
            ]
            apply(store, rows, name, Watermark(name, "f", at + 1))

    threads = [threading.Thread(target=load, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert node(store, 1)["name"] == "b9"
    assert len(json.loads(node(store, 1)["earlier"])) == 19
    assert len(phones(store)) == 20
