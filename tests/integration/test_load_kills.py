"""Loads killed at random moments, several at once, and run again: the graph of one clean load."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from graph.ledger import Ledger
from graph.settings import load_settings
from graph.store import fingerprint
from loaders.pipeline import load

pytestmark = pytest.mark.integration

KILLS = int(os.environ.get("RENMAI_KILLS", "2"))
"""Moments at which a load is killed; `make soak` does twenty."""

CUSTOMERS = """
source: app
kind: customer
id: id
updatedAt: updated
columns: {name: name, mobile: phone, city: address.city, street: address.detail}
"""
LINES = """
source: app
kind: orderLine
id: [order, line]
columns: {line: line, qty: quantity, price: unitPrice}
references: {order: order, product: sku}
"""
SMALL_BATCHES = "import loaders.sources.delimited as d; d.BATCH_ROWS = 60; from web.cli import main; main()"


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "customers.yaml").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "lines.yaml").write_text(LINES, encoding="utf-8")
    rows = ["id,name,mobile,city,street,updated"]
    for number in range(900):
        mobile, day = f"139{number % 300:08d}", f"2024-0{1 + number % 9}-01"
        rows.append(f"{number % 700},用户{number},{mobile},杭州市,文三路{number}号,{day}")
    rows.append("x,broken")
    (folder / "customers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    lines = ["order,line,sku,qty,price"]
    lines += [
        f"o{number % 200},{number // 200},p{number % 40},{1 + number % 3},2.50" for number in range(1_200)
    ]
    (folder / "lines.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def start(connection, tmp_path):
    """Starts `renmai load` in small batches."""
    environ = os.environ | {
        "NEO4J_URI": connection.uri,
        "NEO4J_USERNAME": connection.username,
        "NEO4J_PASSWORD": connection.password,
    }
    begun = []

    def run(*paths):
        arguments = ["--home", str(tmp_path / "home"), "load", *map(str, paths)]
        process = subprocess.Popen(
            [sys.executable, "-c", SMALL_BATCHES, *arguments],
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield run
    for process in begun:
        process.kill()
        process.communicate()


def wipe(store):
    store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS")


def rows_done(store):
    return store.execute("CYPHER 25 MATCH (l:Load) RETURN coalesce(sum(l.watermark), 0) AS n")[0]["n"]


def test_loads_killed_at_random_moments_come_to_the_graph_of_a_clean_one(store, shop, start, tmp_path):
    home = load_settings(tmp_path / "home", environ={})
    with Ledger.open(home) as ledger:
        load([shop], home, store, ledger)
        clean = fingerprint(store)
        for moment in range(KILLS):
            wipe(store)
            enough = random.Random(moment).randrange(0, 2_000)
            process = start(shop)
            until = time.monotonic() + 120
            while process.poll() is None and time.monotonic() < until and rows_done(store) <= enough:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.wait(60)
            report = load([shop], home, store, ledger)
            assert fingerprint(store) == clean, f"killed after {enough} rows"
            assert all(table.adds_up() for table in report.tables)
            assert (report.total("read"), report.total("quarantined")) == (2_101, 1)


def test_several_loads_at_once_come_to_the_graph_of_one_after_the_other(store, shop, start, tmp_path):
    home = load_settings(tmp_path / "home", environ={})
    with Ledger.open(home) as ledger:
        load([shop], home, store, ledger)
    clean = fingerprint(store)
    wipe(store)
    customers = (shop / "customers.csv").read_text(encoding="utf-8").splitlines()
    half = shop / "customers-2.csv"
    half.write_text("\n".join([customers[0], *customers[450:900]]) + "\n", encoding="utf-8")
    processes = [start(shop / "customers.csv"), start(shop / "lines.csv"), start(half)]
    for process in processes:
        _, said = process.communicate(timeout=200)
        assert process.returncode == 0, said
    assert fingerprint(store) == clean
