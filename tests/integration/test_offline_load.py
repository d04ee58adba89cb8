"""A first load through the offline importer: the graph of the ordinary way, whole or not at all."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.ledger import Ledger
from graph.ledger.quarantine import counted
from graph.server import Memory, ServerHome, ensure_running, stop
from graph.settings import load_settings
from graph.store import Store, fingerprint
from loaders.offline import load_offline, worth_importing
from loaders.pipeline import LoadOptions, load, prepare

pytestmark = [pytest.mark.integration, pytest.mark.own_server]

MEMORY = Memory(heap=640 * 1024**2, page_cache=64 * 1024**2)
MALL = Path(__file__).parents[2] / "loaders" / "samples" / "mall"
ORDERS = MALL / "oms_order.csv"
CUSTOMERS = """
source: app
kind: customer
id: id
updatedAt: updated
columns: {name: name, mobile: phone, address: address}
"""
LINES = """
source: app
kind: orderLine
id: [order, line]
updatedAt: changed
columns: {line: line, qty: quantity, price: unitPrice}
references: {order: order, product: sku}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Several versions of rows and parts, stubs, repeated rows, a line break, and rows that are refused."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "customers.yaml").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "lines.yaml").write_text(LINES, encoding="utf-8")
    rows = ["id,name,mobile,address,updated"]
    for number in range(300):
        mobile = f"139{number % 250:08d}"
        rows.append(f'{number},用户{number},{mobile},"杭州市西湖区文三路{number % 90}号",2024-01-01')
        if number % 3 == 0:
            rows.append(
                f'{number},新用户{number},{mobile},"杭州市\n西湖区文二路{number}号",2024-02-0{1 + number % 9}'
            )
        if number % 5 == 0:
            rows.append(rows[-1])
    rows += ["300,坏行,1,x", ",无编号,1,x,2024-01-01", "301,坏时间,1,x,never"]
    (folder / "customers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    lines = ["order,line,sku,qty,price,changed"]
    for number in range(400):
        lines.append(f"o{number % 120},{number // 120},p{number % 17},{1 + number % 4},9.50,2024-03-01")
        if number % 4 == 0:
            lines.append(f"o{number % 120},{number // 120},p{number % 19},{number % 4},8.50,2024-03-02")
    lines.append("o1,99,p1,viele,1,2024-03-01")
    (folder / "lines.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path, java_flags):
    found = load_settings(tmp_path / "home", environ={}, java_flags=java_flags)
    yield found
    stop(found)


def outcome(report):
    names = ("file", "kind", "read", "written", "unchanged", "superseded", "quarantined", "duplicates")
    return [tuple(getattr(table, name) for name in names) for table in report.tables]


def test_the_importer_makes_the_graph_and_the_counts_of_the_ordinary_way(home, shop, store, tmp_path):
    paths = [shop, ORDERS]
    with Ledger.open(home) as ledger:
        imported = load_offline(prepare(paths, LoadOptions(), ledger), home, ledger, LoadOptions())
        kept = counted(ledger)
        with Store.open(ensure_running(home)) as own:
            found = fingerprint(own)
            loads = {row["id"]: row for row in own.read("loads", limit=100)}
            assert not worth_importing(prepare(paths, LoadOptions(), ledger), home)
            again = load([ORDERS], home, own, ledger)
            assert (again.total("written"), again.total("superseded")) == (0, 0)
            assert fingerprint(own) == found
        with pytest.raises(UsageError):
            worth_importing(prepare(paths, LoadOptions(), ledger), home, "always")
    ordinary_home = load_settings(tmp_path / "ordinary", environ={})
    with Ledger.open(ordinary_home) as ledger:
        ordinary = load(paths, ordinary_home, store, ledger)
        assert counted(ledger) == kept
    assert fingerprint(store) == found
    assert outcome(imported) == outcome(ordinary)
    for table in imported.tables:
        assert table.adds_up()
        said = loads[table.load]
        names = ("read", "written", "unchanged", "superseded", "quarantined")
        assert [said[name] for name in names] == [getattr(table, name) for name in names]
        assert said["status"] == "finished"
    assert not list((ServerHome.of(home).imports).iterdir())


KILLS = int(os.environ.get("RENMAI_KILLS", "1"))
"""Moments at which the load is killed; `make soak` does twenty."""


def test_a_load_through_the_importer_that_is_killed_leaves_all_or_nothing(home, shop):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J")}
    command = [
        sys.executable,
        "-m",
        "web",
        "--home",
        str(home.home),
        "load",
        str(shop),
        "--importer",
        "always",
    ]
    clean = None
    for moment in range(KILLS):
        began = time.monotonic()
        process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait = random.Random(moment).uniform(2, 14)
        while process.poll() is None and time.monotonic() - began < wait:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        with Store.open(ensure_running(home, memory=MEMORY)) as store, Ledger.open(home) as ledger:
            size = store.one("graph_size")
            whole = size["nodes"] > size["migrations"]
            report = load([shop], home, store, ledger)
            assert all(table.adds_up() for table in report.tables)
            assert not whole or report.total("written") == 0
            clean = clean or fingerprint(store)
            assert fingerprint(store) == clean
            store.execute(
                "CYPHER 25 MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS"
            )
        names = {item.name for item in ServerHome.of(home).root.glob("data*")}
        assert names == {ServerHome.of(home).data.name}
