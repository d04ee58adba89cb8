"""`load` against a real graph: everything arrives, nothing twice, nothing lost."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import InputError
from graph.ledger import Ledger, quarantine
from graph.ledger.quarantine import Wanted
from graph.settings import load_settings
from graph.store import fingerprint
from loaders.pipeline import LoadOptions, load
from loaders.repair import export, retry

pytestmark = pytest.mark.integration

NORTHWIND = Path(__file__).parents[2] / "loaders" / "samples" / "northwind"
MALL = Path(__file__).parents[2] / "loaders" / "samples" / "mall"


@pytest.fixture
def home(tmp_path):
    return load_settings(tmp_path / "home", environ={})


@pytest.fixture
def run(home, store):
    with Ledger.open(home) as ledger:
        yield lambda *paths, **more: load(paths, home, store, ledger, LoadOptions(**more))


def count(store, pattern):
    return store.execute(f"CYPHER 25 MATCH {pattern} RETURN count(*) AS n")[0]["n"]


def write(folder, name, text):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


CUSTOMERS = """
source: app
kind: customer
files: customers*.csv
id: id
updatedAt: updated
columns: {name: name, mobile: phone, city: address.city, street: address.detail, joined: registeredAt}
"""
ORDERS = """
source: app
kind: order
files: orders*.csv
id: id
columns: {placed: placedAt, paid: paidAmount, status: status}
references: {customer: customer}
"""
HEAD = "id,name,mobile,city,street,joined,updated\n"
LINES = """
source: app
kind: orderLine
files: lines*.csv
id: [order, line]
columns: {line: line, qty: quantity, price: unitPrice}
references: {order: order, product: sku}
"""


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    write(folder, "customers.yaml", CUSTOMERS)
    write(folder, "orders.yaml", ORDERS)
    write(folder, "lines.yaml", LINES)
    return folder


def test_the_broken_northwind_files_arrive_whole(run, store):
    report = run(NORTHWIND)
    assert all(table.adds_up() for table in report.tables)
    assert report.total("quarantined") == 0
    repaired = {(table.file, table.kind): table.repaired for table in report.tables}
    assert repaired["customers.csv", "customer"] == 24
    assert repaired["orders.csv", "order"] == 176
    assert repaired["suppliers.csv", "supplier"] == 9
    expected = {"Customer": 91, "Supplier": 29, "Product": 77, "Order": 830, "Category": 8, "Shipment": 830}
    assert {label: count(store, f"(n:{label})") for label in expected} == expected
    assert count(store, "(n) WHERE n.stub") == 0
    assert count(store, "(:Order)-[:CONTAINS]->(:Product)") == 2155
    assert count(store, "(:Customer)-[:PLACED]->(:Order)-[:SHIPPED_TO]->(:Address)") == 830
    (order,) = store.execute(
        "CYPHER 25 MATCH (o:Order {orderNumber: '10248'})-[c:CONTAINS]->(:Product {sourceId: '72'}) "
        "RETURN o.freightAmount AS freight, o.currency AS currency, c.unitPriceE4 AS price, c.quantity AS n"
    )
    assert order == {"freight": 3238, "currency": "USD", "price": 348000, "n": 5.0}


def test_loading_twice_changes_nothing(run, store):
    run(MALL)
    before = fingerprint(store)
    again = run(MALL)
    assert fingerprint(store) == before
    assert again.total("written") == again.total("superseded") == 0
    assert again.total("unchanged") == again.total("read")


def test_the_order_of_files_does_not_matter(home, store, tmp_path):
    names = (
        "ums_member",
        "ums_member_receive_address",
        "oms_order",
        "oms_order_item",
        "pms_product",
        "oms_cart_item",
    )
    files = [MALL / f"{name}.csv" for name in names]
    prints = set()
    for seed in range(2):
        random.Random(seed).shuffle(files)
        store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
        with Ledger.open(home) as ledger:
            for file in files:
                load([file], home, store, ledger)
        prints.add(fingerprint(store))
    assert len(prints) == 1


def test_a_newer_row_closes_the_older_values_and_keeps_them(run, store, shop):
    write(
        shop,
        "customers.csv",
        HEAD + "1,张伟,13957120468,杭州市,文三路1号,2020-01-01,2024-01-01\n",
    )
    run(shop)
    write(
        shop,
        "customers.csv",
        HEAD + "1,张伟,13605710123,杭州市,文三路1号,2020-01-01,2024-03-01\n",
    )
    report = run(shop)
    assert report.total("written") == 1
    phones = store.execute(
        "CYPHER 25 MATCH (:Customer)-[r:HAS_PHONE]->(p) RETURN p.value AS value, r.endedAt IS NULL AS live"
    )
    assert sorted((row["value"], row["live"]) for row in phones) == [
        ("+8613605710123", True),
        ("+8613957120468", False),
    ]
    write(
        shop,
        "customers.csv",
        HEAD + "1,张大伟,13957120468,杭州市,文三路1号,2020-01-01,2023-01-01\n",
    )
    late = run(shop)
    assert late.total("superseded") == 1
    assert store.execute("CYPHER 25 MATCH (c:Customer) RETURN c.name AS name") == [{"name": "张伟"}]


def test_lines_before_their_orders_make_stubs_that_orders_fill(run, store, shop):
    write(shop, "lines.csv", "order,line,sku,qty,price\nA,1,x,2,3.5\nA,2,y,1,10\n")
    run(shop / "lines.csv")
    assert count(store, "(:Order {stub: true})-[:CONTAINS]->(:Product {stub: true})") == 2
    counts = store.one("loaded_counts")
    assert (counts["orders"], counts["products"], counts["customers"]) == (0, 0, 0)
    write(shop, "orders.csv", "id,customer,placed,paid,status\nA,7,2024-05-01 10:00,17.00,已完成\n")
    run(shop / "orders.csv")
    counts = store.one("loaded_counts")
    assert (counts["orders"], counts["products"], counts["customers"]) == (1, 0, 0)
    (order,) = store.execute("CYPHER 25 MATCH (o:Order) RETURN o{.*} AS o")
    assert (order["o"]["paidAmount"], order["o"]["status"], order["o"].get("stub")) == (
        1700,
        "completed",
        None,
    )
    assert order["o"]["placedAt"] == datetime(2024, 5, 1, 2, tzinfo=UTC)
    assert (str(order["o"]["localDay"]), order["o"]["localHour"]) == ("2024-05-01", 10)
    assert count(store, "(:Order)-[:CONTAINS]->()") == 2


def test_rows_that_cannot_be_read_are_kept_aside_and_counts_add_up(run, store, shop, home):
    rows = [
        "A,7,2024-05-01,17.00,done",
        "B,7,2024-05-01,abc,done",
        ",7,2024-05-01,1,done",
        "C,7,yesterday,1,done",
        "D,1,2",
    ]
    write(shop, "orders.csv", "\n".join(["id,customer,placed,paid,status", *rows]) + "\n")
    report = run(shop)
    (table,) = report.tables
    assert table.adds_up()
    assert (table.read, table.written, table.quarantined) == (5, 1, 4)
    with Ledger.open(home) as ledger:
        kept = quarantine.listed(ledger)
    assert [(item.row, item.line, item.code) for item in kept] == [
        (5, 6, "row.too-few"),
        (2, 3, "cell.amount"),
        (3, 4, "row.id-missing"),
        (4, 5, "cell.time"),
    ]
    assert kept[1].cells["paid"] == "abc"
    loaded = store.execute(
        "CYPHER 25 MATCH (l:Load) RETURN l.read AS read, l.quarantined AS quarantined, l.written AS written"
    )
    assert loaded == [{"read": 5, "quarantined": 4, "written": 1}]
    rows[1] = "B,7,2024-05-01,12,done"
    write(shop, "orders.csv", "\n".join(["id,customer,placed,paid,status", *rows]) + "\n")
    assert run(shop).total("quarantined") == 3


class Killed(Exception):
    pass


def test_a_load_killed_anywhere_is_completed_by_the_next(home, store, shop, monkeypatch):
    """Killed before, between and after each write of a batch; the graph is that of one clean load."""
    from loaders import table_load

    rows = [f"{i},用户{i},139{i:08d},杭州市,文三路{i}号,2020-01-01,2024-01-01" for i in range(60)]
    rows[25] = "25,broken"
    write(shop, "customers.csv", "\n".join(["id,name,mobile,city,street,joined,updated", *rows]) + "\n")
    monkeypatch.setattr("loaders.sources.delimited.BATCH_ROWS", 7)
    with Ledger.open(home) as ledger:
        load([shop], home, store, ledger)
        clean = fingerprint(store)
        for stop_at in range(0, 18, 3):
            store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
            calls = iter(range(1000))

            def dying(real, name, calls=calls, stop_at=stop_at):
                def call(*args, **more):
                    if next(calls) == stop_at:
                        if name == "apply":
                            real(*args, **more)
                        raise Killed
                    return real(*args, **more)

                return call

            with monkeypatch.context() as patch, suppress(Killed):
                patch.setattr(table_load, "apply", dying(table_load.apply, "apply"))
                patch.setattr(table_load.quarantine, "keep", dying(quarantine.keep, "keep"))
                load([shop], home, store, ledger)
            report = load([shop], home, store, ledger)
            (table,) = report.tables
            assert fingerprint(store) == clean
            assert table.adds_up()
            assert (table.read, table.quarantined) == (60, 1)


def test_a_load_killed_by_the_system_is_completed_by_the_next(home, store, connection, shop):
    """SIGKILL between batches, gone on with in batches of another size: the graph of one clean load."""
    rows = [f"{i},{i % 900},2024-05-01 10:00,{i}.50,done" for i in range(2_000)]
    rows[100] = "100,1,2024-05-01,broken,done"
    write(shop, "orders.csv", "\n".join(["id,customer,placed,paid,status", *rows]) + "\n")
    environ = os.environ | {
        "NEO4J_URI": connection.uri,
        "NEO4J_USERNAME": connection.username,
        "NEO4J_PASSWORD": connection.password,
    }
    command = [
        sys.executable,
        "-c",
        "import loaders.sources.delimited as d; d.BATCH_ROWS = 100; from web.cli import main; main()",
        "--home",
        str(home.home),
        "load",
        str(shop),
    ]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        if count(store, "(l:Load) WHERE l.watermark > 0"):
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.02)
    assert process.wait(60) == -signal.SIGKILL
    with Ledger.open(home) as ledger:
        (table,) = load([shop], home, store, ledger).tables
        assert table.resumed
        assert table.adds_up()
        assert (table.read, table.quarantined) == (2_000, 1)
        killed = fingerprint(store)
        store.execute(
            "CYPHER 25 MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS"
        )
        load([shop], home, store, ledger)
    assert fingerprint(store) == killed


def test_a_snapshot_deletes_what_it_does_not_have(run, store, shop):
    head = "id,name,mobile,city,street,joined,updated\n"
    one, two = (
        "1,张伟,13957120468,杭州市,文三路1号,,2024-01-01\n",
        "2,李雷,13605710124,杭州市,文三路2号,,2024-01-02\n",
    )
    write(shop, "customers.csv", head + one + two)
    run(shop)
    write(shop, "customers.csv", head + two.replace("2024-01-02", "2024-02-02"))
    report = run(shop, snapshot=True)
    assert report.total("deleted") == 1
    live = store.execute("CYPHER 25 MATCH (c:Customer) WHERE c.deletedAt IS NULL RETURN c.sourceId AS id")
    assert live == [{"id": "2"}]
    write(shop, "customers.csv", head + one)
    assert run(shop).total("written") == 0


def test_one_file_may_hold_rows_of_several_kinds(run, store, tmp_path):
    folder = tmp_path / "mini"
    events = [
        {"type": "signin", "id": "e1", "user": "u1", "at": "2024-05-01 08:00", "device": "D1"},
        {"type": "view", "id": "e2", "user": "u1", "at": "2024-05-01 08:01", "sku": "x"},
        {"type": "unknown", "id": "e3", "user": "u1", "at": "2024-05-01 08:02"},
    ]
    write(folder, "events.jsonl", "\n".join(map(json.dumps, events)))
    head = "source: mini\nid: id\nreferences: {customer: user%s}\n"
    write(
        folder,
        "a.yaml",
        head % "" + "kind: signIn\nwhere: {type: signin}\ncolumns: {at: at, device: device}\n",
    )
    write(
        folder, "b.yaml", head % ", product: sku" + "kind: pageView\nwhere: {type: view}\ncolumns: {at: at}\n"
    )
    report = run(folder)
    assert {table.kind: (table.read, table.written, table.quarantined) for table in report.tables} == {
        "signIn": (1, 1, 0),
        "pageView": (2, 1, 1),
    }
    assert all(table.adds_up() for table in report.tables)
    assert count(store, "(:Customer)-[:SIGNED_IN]->(:SignIn)-[:FROM]->(:Device {deviceId: 'd1'})") == 1
    assert count(store, "(:Customer)-[:MADE]->(:PageView)-[:OF]->(:Product)") == 1


def test_orders_with_their_lines_inside_come_from_one_json_file(run, store, tmp_path):
    folder = tmp_path / "wx"
    orders = [
        {"no": "A", "buyer": {"openid": "o1", "phone": "13957120468"}, "total": 1250,
         "goods": [{"id": "x", "num": 2, "fen": 500}, {"id": "y", "num": 1, "fen": 250}]},
    ]  # fmt: skip
    write(folder, "orders.jsonl", "\n".join(map(json.dumps, orders)))
    write(
        folder,
        "order.yaml",
        "source: wx\nkind: order\nid: no\nreferences: {customer: buyer.openid}\n"
        "columns: {total: {to: paidAmount, scale: 0.01}}\n",
    )
    write(
        folder,
        "line.yaml",
        "source: wx\nkind: orderLine\neach: goods\nid: [no, 'goods.#']\n"
        "columns: {goods.num: quantity, goods.fen: {to: unitPrice, scale: 0.01}}\n"
        "references: {order: no, product: goods.id}\n",
    )
    write(
        folder,
        "customer.yaml",
        "source: wx\nkind: customer\nid: buyer.openid\ncolumns:\n  buyer.phone: phone\n"
        "  buyer.openid: {to: account, platform: wechat, appId: wx1, idType: openid}\n",
    )
    run(folder)
    lines = store.execute(
        "CYPHER 25 MATCH (c:Customer)-[:PLACED]->(o:Order)-[l:CONTAINS]->(), (c)-[:HAS_ACCOUNT]->(a) "
        "RETURN o.paidAmount AS paid, l.quantity AS n, l.unitPriceE4 AS price, a.externalId AS id ORDER BY n"
    )
    assert lines == [
        {"paid": 1250, "n": 1.0, "price": 25000, "id": "o1"},
        {"paid": 1250, "n": 2.0, "price": 50000, "id": "o1"},
    ]


def test_a_dry_run_writes_nothing_and_says_the_same(run, store, home, shop):
    write(
        shop,
        "orders.csv",
        "id,customer,placed,paid,status\nA,7,2024-05-01,17.00,done\nB,7,2024-05-01,abc,done\n",
    )
    report = load([shop], home, options=LoadOptions(dry_run=True))
    assert (report.total("read"), report.total("quarantined")) == (2, 1)
    assert count(store, "(n:Order|Load)") == 0


def test_masked_and_virtual_numbers_are_no_contact_points(run, store, shop):
    head = "id,name,mobile,city,street,joined,updated\n"
    write(
        shop,
        "customers.csv",
        head + "1,张伟,138****1234,,,,2024-01-01\n2,李雷,17005710124-123,,,,2024-01-01\n",
    )
    run(shop)
    assert count(store, "(:Phone)") == 0
    rows = store.execute(
        "CYPHER 25 MATCH (c:Customer) "
        "RETURN c.phonePatterns AS masked, c.virtualNumbers AS virtual ORDER BY c.sourceId"
    )
    assert rows == [{"masked": "138****1234", "virtual": None}, {"masked": None, "virtual": 1}]


def test_gb18030_with_chinese_headers_is_loaded(run, store, tmp_path):
    folder = tmp_path / "stores"
    write(
        folder,
        "m.yaml",
        "source: stores\nkind: customer\nid: 会员号\n"
        "columns: {姓名: name, 手机号: phone, 性别: gender, 地址: address}\n",
    )
    with (folder / "会员.csv").open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(
            [
                ["会员号", "姓名", "手机号", "性别", "地址"],
                ["V1", "欧阳娜娜", "139 5712 0468", "女", "浙江省杭州市西湖区文三路1号2幢301室"],
            ]
        )
    run(folder)
    (row,) = store.execute(
        "CYPHER 25 MATCH (c:Customer)-[:HAS_ADDRESS]->(a:Address) RETURN c.surname AS surname, "
        "c.gender AS gender, c.phones AS phones, a.district AS district, a.room AS room"
    )
    assert row == {
        "surname": "欧阳",
        "gender": "female",
        "phones": "+8613957120468",
        "district": "西湖区",
        "room": "301室",
    }


@pytest.fixture
def broken(run, shop):
    """A shop with four rows in quarantine: an amount, an id, a time and a cut row."""
    rows = [
        "A,7,2024-05-01,17,done",
        "B,7,2024-05-01,abc,done",
        ",7,2024-05-01,1,done",
        "C,7,never,1,done",
        "D,1,2",
    ]
    write(shop, "orders.csv", "\n".join(["id,customer,placed,paid,status", *rows]) + "\n")
    run(shop)
    return shop


def test_rows_repaired_in_an_export_are_accepted(home, store, broken, tmp_path):
    out = tmp_path / "repair.csv"
    with Ledger.open(home) as ledger:
        export(ledger, Wanted(), out, lambda row: row.code)
        with out.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert {row["reason"] for row in rows} == {
            "cell.amount",
            "row.id-missing",
            "cell.time",
            "row.too-few",
        }
        for row in rows:
            if row["reason"] == "cell.amount":
                row["paid"] = "12.30"
            if row["reason"] == "row.too-few":
                row |= {"customer": "7", "placed": "2024-05-02", "paid": "9", "status": "paid"}
        with out.open("w", encoding="gb18030", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        done = retry(home, store, ledger, Wanted(), out)
        assert (done.tried, done.written, done.still) == (4, 2, 2)
        assert sorted(row.code for row in quarantine.listed(ledger)) == ["cell.time", "row.id-missing"]
        assert retry(home, store, ledger, Wanted()).still == 2
    paid = store.execute(
        "CYPHER 25 MATCH (o:Order) RETURN o.sourceId AS id, o.paidAmount AS paid ORDER BY id"
    )
    assert paid == [{"id": "A", "paid": 1700}, {"id": "B", "paid": 1230}, {"id": "D", "paid": 900}]


def test_rows_are_tried_again_by_a_mended_mapping(home, store, broken, tmp_path):
    mended = tmp_path / "mended.yaml"
    text = ORDERS.replace("paid: paidAmount", "paid: {to: paidAmount, values: {abc: 5}}")
    mended.write_text(text, encoding="utf-8")
    with Ledger.open(home) as ledger:
        done = retry(home, store, ledger, Wanted(code="cell.amount"), mappings=[mended])
        assert (done.tried, done.written, done.still) == (1, 1, 0)
    assert count(store, "(o:Order {sourceId: 'B', paidAmount: 500})") == 1


def test_a_file_that_is_no_export_is_refused(home, store, broken):
    with Ledger.open(home) as ledger, pytest.raises(InputError) as caught:
        retry(home, store, ledger, Wanted(), broken / "orders.csv")
    assert caught.value.code == "quarantine.not-an-export"
