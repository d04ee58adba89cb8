"""The sample shop goes through the loaders by its mapping files: every row of every table is accepted."""

import csv
import sqlite3
from collections import Counter

import pytest

from graph.ledger import Ledger
from graph.settings import load_settings
from loaders.pipeline import LoadOptions, load
from loaders.sample import make_sample

SYSTEMS = ("app", "wechat", "stores", "erp")
FILES = (
    "app/users.csv", "app/addresses.csv", "app/orders.csv", "wechat/members.jsonl", "wechat/orders.jsonl",
    "stores/会员.csv", "stores/小票.csv", "stores/供应商.csv",
)  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "shop"
    counts = make_sample(folder, 160, 4)
    return folder, counts


def table_name(table):
    system = table.source
    return f"{system}/{table.file.removeprefix('erp.sqlite/')}"


def test_every_row_of_every_table_is_accepted(shop, tmp_path):
    folder, counts = shop
    settings = load_settings(tmp_path / "home", environ={})
    report = load([folder / name for name in SYSTEMS], settings, options=LoadOptions(dry_run=True))
    assert not report.left_out
    assert report.total("quarantined") == 0
    assert all(not table.doubts.counts for table in report.tables)
    read = {(table_name(table), table.kind): table.read for table in report.tables}
    written = {name: count for name, count in counts.items() if not name.startswith("truth/")}
    assert {name for name, _ in read} == set(written)
    for (name, kind), rows in read.items():
        if not (name.endswith(".jsonl") and kind in ("orderLine", "cartLine")):
            assert rows == written[name], name


@pytest.mark.integration
def test_the_graph_holds_what_the_systems_held(store, tmp_path):
    folder = tmp_path / "shop"
    counts = make_sample(folder, 25, 4)
    settings = load_settings(tmp_path / "home", environ={})
    with Ledger.open(settings) as ledger:
        report = load([folder / name for name in FILES], settings, store, ledger)
        again = load([folder / "wechat/members.jsonl"], settings, store, ledger)
    assert report.total("quarantined") == 0
    assert report.total("read") == report.total("written")
    assert again.total("written") == 0
    nodes = Counter()
    for row in store.execute(
        "CYPHER 25 MATCH (n:Customer|Order|Product|Supplier|Address) WHERE n.stub IS NULL "
        "RETURN n.source + '/' + [label IN labels(n) WHERE label <> 'Record'][0] AS kind, count(*) AS number"
    ):
        nodes[row["kind"]] += row["number"]
    assert nodes["app/Customer"] == counts["app/users.csv"]
    assert nodes["wechat/Customer"] == counts["wechat/members.jsonl"]
    assert nodes["stores/Customer"] == counts["stores/会员.csv"]
    assert nodes["app/Order"] == counts["app/orders.csv"]
    assert nodes["wechat/Order"] == counts["wechat/orders.jsonl"]
    assert nodes["stores/Order"] == counts["stores/小票.csv"]
    assert nodes["stores/Supplier"] == counts["stores/供应商.csv"]
    assert nodes["app/Address"] == counts["app/addresses.csv"]


def test_sqlite_and_gb18030_are_what_they_say(shop):
    folder, counts = shop
    connection = sqlite3.connect(folder / "erp/erp.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    with (folder / "stores/会员.csv").open(encoding="gb18030", newline="") as file:
        assert len(list(csv.DictReader(file))) == counts["stores/会员.csv"]
