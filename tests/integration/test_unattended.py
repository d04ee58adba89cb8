"""Arrivals: what comes in folders, from databases and as events leads to the graph of one batch load."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from graph.commands.resolve import resolve
from graph.errors import DatabaseError
from graph.ledger import Ledger, arrival_runs, arrival_sources, arrivals
from graph.settings import load_settings
from graph.store import fingerprint
from loaders.arrivals import steering
from loaders.arrivals.declaring import declare
from loaders.arrivals.events import read_events
from loaders.arrivals.following import Follower
from loaders.arrivals.inbox import Inbox
from loaders.arrivals.watching import Watching, watch
from loaders.mapping_files import parse_mapping, yaml_content
from loaders.pipeline import load

pytestmark = pytest.mark.integration

CUSTOMERS = """
source: app
kind: customer
files: customers*.csv
id: id
updatedAt: updated
columns: {name: name, mobile: phone}
"""
ORDERS = """
source: app
kind: order
id: id
updatedAt: updated
currency: CNY
columns: {placed: placedAt, paid: paidAmount}
references: {customer: user}
"""
NAMES = ["王伟", "李娜", "张敏", "刘强", "陈静", "杨洋", "赵磊", "黄艳", "周杰", "吴霞"]
QUICK = Watching(steps=())
KILLS = int(os.environ.get("RENMAI_KILLS", "2"))
"""Moments at which the watcher is killed; `make soak` does twenty."""

SMALL_BATCHES = (
    "from loaders.arrivals.following import Follower; Follower.step.__defaults__ = (8,);"
    "from web.cli import main; main()"
)


@pytest.fixture
def home(tmp_path, connection):
    environ = {
        "NEO4J_URI": connection.uri,
        "NEO4J_USERNAME": connection.username,
        "NEO4J_PASSWORD": connection.password,
    }
    return load_settings(tmp_path / "home", environ=environ)


@pytest.fixture
def ledger(home):
    with Ledger.open(home) as opened:
        yield opened


def mapping(text):
    return parse_mapping(yaml_content(text), "test")


def customer(number, version=0):
    mobile, day = f"139{number % 40:08d}", f"2026-0{1 + version}-01 08:00:00"
    return {"id": str(number), "name": NAMES[number % 10], "mobile": mobile, "updated": day}


def order(number):
    placed = f"2026-03-{1 + number % 28:02d} 10:00:00"
    user = str(number % 60)
    return {"id": f"o{number}", "user": user, "placed": placed, "paid": f"{number}.50", "updated": placed}


def written(path, rows):
    path.parent.mkdir(exist_ok=True)
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run_once(home):
    return watch(home, threading.Event(), QUICK, once=True)


def partition(store):
    rows = store.execute(
        "CYPHER 25 MATCH (c:Customer)-[:RESOLVES_TO]->(p) RETURN p.id AS person, collect(c.key) AS keys"
    )
    return {frozenset(row["keys"]) for row in rows}


def old(path):
    """As if the file had been written a while ago, so that it counts as whole at once."""
    moment = path.stat().st_mtime - 60
    os.utime(path, (moment, moment))


def test_files_and_events_come_to_the_graph_of_one_batch(store, home, ledger, tmp_path):
    drop, batch = tmp_path / "drop", tmp_path / "batch"
    first = [customer(number) for number in range(40)]
    second = [customer(number, 1) for number in range(20, 60)]
    events = [order(number) for number in range(80)]
    written(batch / "customers-1.csv", first)
    written(batch / "customers-2.csv", second)
    written(batch / "orders.csv", events)
    for name, text in (("c.yaml", CUSTOMERS), ("o.yaml", ORDERS)):
        (batch / name).write_text(text, encoding="utf-8")
    load([batch / "customers-2.csv"], home, store, ledger)
    resolve(store, "customer")
    load([batch], home, store, ledger)
    resolve(store, "customer", full=False)
    wanted, people = fingerprint(store), partition(store)
    wipe(store)

    load([batch / "customers-2.csv"], home, store, ledger)
    resolve(store, "customer")
    drop.mkdir()
    declare(ledger, "members", str(drop), [mapping(CUSTOMERS)])
    declare(ledger, "shop", "", [mapping(ORDERS)])
    inbox = Inbox(home, ledger)
    written(drop / "customers-2026-02.csv", second)
    written(drop / "customers-2026-03.csv.part", first)
    for each in drop.iterdir():
        old(each)
    accept(inbox, events[50:])
    assert run_once(home) == 31
    written(drop / "customers-2026-01.csv", first)
    old(drop / "customers-2026-01.csv")
    accept(inbox, events[:60])
    assert run_once(home) == 51
    assert run_once(home) == 0
    assert (fingerprint(store), partition(store)) == (wanted, people)

    assert arrivals.replay(ledger, None, None, None) == 82
    assert run_once(home) == 82
    assert (fingerprint(store), partition(store)) == (wanted, people)
    person = store.execute("CYPHER 25 MATCH (p:Person) RETURN sum(p.orders) AS n")[0]["n"]
    assert person == 80
    runs = arrival_runs.listed(ledger)
    assert {run.status for run in runs} == {"done"}
    assert all(run.counts["read"] == sum(list(run.counts.values())[1:]) for run in runs)
    loads = store.read("loads", limit=20)
    assert {row["file"]: row["read"] for row in loads}["customers-2026-01.csv"] == 40
    assert sum(row["written"] for row in loads if row["kind"] == "order") == 80


def accept(inbox, rows):
    body = json.dumps({"events": [{"id": row["id"], "kind": "order", "data": row} for row in rows]})
    return inbox.accept_events("shop", read_events(body.encode(), ["order"]))


def wipe(store):
    store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS")


def test_a_watcher_killed_at_random_moments_loses_and_doubles_nothing(
    store, home, ledger, tmp_path, connection
):
    batch, rows = tmp_path / "batch", [order(number) for number in range(60 + 20 * KILLS)]
    written(batch / "orders.csv", rows)
    (batch / "o.yaml").write_text(ORDERS, encoding="utf-8")
    load([batch], home, store, ledger)
    wanted = fingerprint(store)
    wipe(store)

    declare(ledger, "shop", "", [mapping(ORDERS)])
    accept(Inbox(home, ledger), rows)
    environ = os.environ | {
        "NEO4J_URI": connection.uri,
        "NEO4J_USERNAME": connection.username,
        "NEO4J_PASSWORD": connection.password,
    }
    dice = random.Random(5)
    for _ in range(KILLS):
        before = arrivals.backlog(ledger).arrivals
        process = subprocess.Popen(
            [sys.executable, "-c", SMALL_BATCHES, "--home", str(home.home), "watch"],
            env=environ,
            stderr=subprocess.PIPE,
        )
        enough, until = before - dice.randrange(1, 12), time.monotonic() + 120
        while process.poll() is None and arrivals.backlog(ledger).arrivals > enough:
            assert time.monotonic() < until, arrival_runs.listed(ledger)
            time.sleep(0.02)
        assert process.poll() is None, process.communicate()[1]
        process.kill()
        process.communicate()
    assert arrivals.backlog(ledger).arrivals > 0
    run_once(home)
    assert arrivals.backlog(ledger).arrivals == 0
    assert fingerprint(store) == wanted
    assert sum(row["read"] for row in store.read("loads", limit=50)) == len(rows)
    interrupted = [run for run in arrival_runs.listed(ledger, limit=500) if run.status == "failed"]
    assert {run.error[0] for run in interrupted} <= {"arrival.interrupted"}


def test_events_written_before_a_crash_are_counted_once_when_they_are_taken_again(
    store, home, ledger, monkeypatch
):
    declare(ledger, "shop", "", [mapping(ORDERS)])
    accept(Inbox(home, ledger), [order(number) for number in range(6)])
    follower = Follower(home, ledger, store, Inbox(home, ledger))

    def killed(*_):
        raise DatabaseError("store.unreachable", uri="", detail="")

    with monkeypatch.context() as crash:
        crash.setattr(Follower, "_follow", killed)
        with pytest.raises(DatabaseError):
            follower.step()
    assert arrivals.backlog(ledger).arrivals == 6
    assert follower.step() == 6
    [orders] = store.read("loads", limit=5)
    assert (orders["read"], orders["written"], orders["unchanged"]) == (6, 6, 0)


@pytest.fixture
def watched(ledger, home, store, tmp_path):
    """A folder of members, with three deliveries that were loaded."""
    drop = tmp_path / "drop"
    drop.mkdir()
    declare(ledger, "members", str(drop), [mapping(CUSTOMERS)])
    for day in range(3):
        deliver(drop, f"customers-{day}.csv", [customer(number, day % 2) for number in range(day, day + 30)])
    assert run_once(home) == 3
    return drop


def deliver(folder, name, rows):
    written(folder / name, rows)
    old(folder / name)


def test_an_unusual_delivery_stops_its_source_alone_until_a_person_decides(watched, ledger, home, store):
    """Changed header, halved rows, unreadable rows: each says why, loads nothing, and has an answer."""
    declare(ledger, "shop", "", [mapping(ORDERS)])
    records = "CYPHER 25 MATCH (c:Customer) WHERE c.stub IS NULL RETURN count(c) AS n"
    before = store.execute(records)[0]["n"]

    renamed = [{"会员号" if key == "id" else key: value for key, value in row.items()} for row in people(50)]
    deliver(watched, "customers-3.csv", renamed)
    accept(Inbox(home, ledger), [order(1)])
    assert run_once(home) == 2
    stopped = arrival_sources.get(ledger, "members")
    assert (stopped.state, stopped.reason[0]) == ("stopped", "arrival.stop.header")
    assert (stopped.reason[1]["missing"], stopped.reason[1]["new"]) == (["id"], ["会员号"])
    assert stopped.proposal[0] == "arrival.propose.header"
    assert arrival_sources.get(ledger, "shop").state == "running"
    assert arrivals.backlogs(ledger).keys() == {"members"}
    assert store.execute(records)[0]["n"] == before

    steering.resume(ledger, "members", "accept")
    assert run_once(home) == 1
    assert store.execute(records)[0]["n"] > before
    arrival_sources.remap(ledger, "members", stopped.mappings)

    deliver(watched, "customers-4.csv", people(12))
    run_once(home)
    few = arrival_sources.get(ledger, "members").reason
    assert (few[0], few[1]["rows"], few[1]["usual"]) == ("arrival.stop.rows", 12, 30)
    steering.resume(ledger, "members", "anyway")
    assert run_once(home) == 1
    assert arrival_sources.get(ledger, "members").state == "running"

    broken = [{**row, "updated": "soon"} if number % 3 == 0 else row for number, row in enumerate(people(40))]
    deliver(watched, "customers-5.csv", broken)
    run_once(home)
    refused = arrival_sources.get(ledger, "members").reason
    assert (refused[0], refused[1]["refused"], refused[1]["rows"]) == ("arrival.stop.refused", 14, 40)
    steering.resume(ledger, "members", "skip")
    assert run_once(home) == 0
    assert {run.status for run in arrival_runs.listed(ledger, "members")} == {"done", "stopped"}


def people(count):
    return [customer(number + 100) for number in range(count)]


def test_a_database_is_asked_for_what_is_new_and_nothing_is_missed_or_taken_twice(
    home, ledger, store, tmp_path
):
    path = tmp_path / "erp.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE members (id TEXT, name TEXT, mobile TEXT, updated TEXT)")
        add(made, [customer(number) for number in range(5)])
    options = {"table": "members", "watermark": "updated", "every": 0.001}
    members = mapping(CUSTOMERS.replace("files: customers*.csv\n", ""))
    declare(ledger, "erp", f"sqlite:///{path}", [members], options=options)
    assert run_once(home) == 1
    assert run_once(home) == 0
    with sqlite3.connect(path) as made:
        add(made, [customer(7)])  # of the very moment of those taken in already
        add(made, [customer(2, 1)])
    assert run_once(home) == 1
    assert run_once(home) == 0
    (run, *_) = arrival_runs.listed(ledger, "erp")
    assert (run.counts["read"], run.counts["written"]) == (2, 2)
    path.rename(tmp_path / "gone.db")
    assert run_once(home) == 0
    assert arrival_sources.get(ledger, "erp").reason[0] == "source.missing"


def add(connection, rows):
    connection.executemany("INSERT INTO members VALUES (:id, :name, :mobile, :updated)", rows)
