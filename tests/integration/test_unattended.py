"""Arrivals: what comes in folders, from databases and as events leads to the graph of one batch load."""

import json
import threading

import pytest

from graph.commands.resolve import resolve
from graph.ledger import Ledger, arrival_runs, arrivals
from graph.settings import load_settings
from graph.store import fingerprint
from loaders.arrivals.declaring import declare
from loaders.arrivals.events import read_events
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
    import os

    moment = path.stat().st_mtime - 60
    os.utime(path, (moment, moment))


def test_files_and_events_come_to_the_graph_of_one_batch(store, home, ledger, tmp_path):
    drop, batch = tmp_path / "drop", tmp_path / "batch"
    first = [customer(number) for number in range(40)]
    second = [customer(number, 1) for number in range(20, 60)]
    events = [order(number) for number in range(150)]
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
    accept(inbox, events[100:])
    assert run_once(home) == 51
    written(drop / "customers-2026-01.csv", first)
    old(drop / "customers-2026-01.csv")
    accept(inbox, events[:120])
    assert run_once(home) == 101
    assert run_once(home) == 0
    assert (fingerprint(store), partition(store)) == (wanted, people)

    assert arrivals.replay(ledger, None, None, None) == 152
    assert run_once(home) == 152
    assert (fingerprint(store), partition(store)) == (wanted, people)
    person = store.execute("CYPHER 25 MATCH (p:Person) RETURN sum(p.orders) AS n")[0]["n"]
    assert person == 150
    runs = arrival_runs.listed(ledger)
    assert {run.status for run in runs} == {"done"}
    assert all(run.counts["read"] == sum(list(run.counts.values())[1:]) for run in runs)
    loads = store.read("loads", limit=20)
    assert {row["file"]: row["read"] for row in loads}["customers-2026-01.csv"] == 40
    assert sum(row["written"] for row in loads if row["kind"] == "order") == 150


def accept(inbox, rows):
    body = json.dumps({"events": [{"id": row["id"], "kind": "order", "data": row} for row in rows]})
    return inbox.accept_events("shop", read_events(body.encode(), ["order"]))


def wipe(store):
    store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS")
