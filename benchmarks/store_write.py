"""Rows a second through the batch writer, beside a hand-tuned UNWIND loop without versions or checks.

``python -m benchmarks.store_write [ROWS]``: a managed server in a temporary home, 100,000 rows by default.
Rows a second of clock, and rows a second of CPU time of server and client together, which a busy machine
distorts less.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

import psutil

from graph import server
from graph.model import Link, Row, record_key, row_hash, shared_key
from graph.settings import load_settings
from graph.store import Store, migrate
from graph.store.writer import Watermark, apply

BATCH = 5000
START = datetime(2026, 1, 1, tzinfo=UTC)
BY_HAND = "CYPHER 25 UNWIND $rows AS row MERGE (n:Customer {key: row.key}) SET n:Record, n += row"


def customer(number, day=0, linked=False):
    source_id = str(number)
    cells = [source_id, f"客户{number}", "male", "上海市", "gold", str(day)]
    links = ()
    if linked:
        phone, email = f"+86138{number:08d}", f"u{number}@example.com"
        links = (
            Link("HAS_PHONE", "Phone", shared_key("Phone", phone), target={"value": phone, "kind": "mobile"}),
            Link("HAS_EMAIL", "Email", shared_key("Email", email), target={"value": email}),
        )
    return Row(
        label="Customer",
        key=record_key("Customer", "bench", source_id),
        source="bench",
        source_id=source_id,
        event_at=START + timedelta(days=day),
        row_hash=row_hash(cells),
        raw=json.dumps(cells, ensure_ascii=False),
        source_row=number,
        properties={
            "name": cells[1],
            "nameKey": cells[1],
            "gender": cells[2],
            "city": cells[3],
            "level": cells[4],
        },
        links=links,
    )


def order(number, customers):
    source_id = f"o{number}"
    buyer = str(number * 7919 % customers)
    cells = [source_id, buyer, "paid"]
    target = {"source": "bench", "sourceId": buyer}
    link = Link("PLACED", "Customer", record_key("Customer", "bench", buyer), reverse=True, target=target)
    return Row(
        label="Order",
        key=record_key("Order", "bench", source_id),
        source="bench",
        source_id=source_id,
        event_at=START,
        row_hash=row_hash(cells),
        raw=json.dumps(cells),
        source_row=number,
        properties={
            "orderNumber": source_id,
            "status": "paid",
            "customerKey": link.key,
            "placedAt": START + timedelta(minutes=number),
            "paidAmount": number,
            "currency": "CNY",
        },
        links=(link,),
    )


def line(number, orders, products=5000):
    order_id, product = f"o{number % orders}", f"p{number * 31 % products}"
    cells = [order_id, product, str(number)]
    target = {"source": "bench", "sourceId": product}
    properties = {"line": str(number), "quantity": 2, "unitPriceE4": 120000, "amount": 2400}
    link = Link(
        "CONTAINS",
        "Product",
        record_key("Product", "bench", product),
        properties=properties,
        target=target,
    )
    return Row(
        label="Order",
        key=record_key("Order", "bench", order_id),
        source="bench",
        source_id=order_id,
        event_at=START,
        row_hash=row_hash(cells),
        raw=json.dumps(cells),
        source_row=number,
        links=(link,),
        part=f"line:{number}",
    )


class Watch:
    """Clock and CPU time of the server and of this process while a block runs."""

    server: psutil.Process

    def __enter__(self):
        self.began = (time.perf_counter(), *self._cpu())
        return self

    def __exit__(self, *_):
        ended = (time.perf_counter(), *self._cpu())
        self.clock, self.of_server, self.of_client = (b - a for a, b in zip(self.began, ended, strict=True))

    def _cpu(self):
        times = self.server.cpu_times()
        return times.user + times.system, time.process_time()

    def show(self, name, rows):
        cpu = self.of_server + self.of_client
        print(
            f"{name:<46}{rows / self.clock:>9,.0f} rows/s {rows / cpu:>9,.0f} rows/CPU s "
            f"(client {self.of_client / cpu:.0%})",
            flush=True,
        )


def timed(name, store, rows, load):
    with Watch() as watch:
        for at in range(0, len(rows), BATCH):
            batch = rows[at : at + BATCH]
            apply(store, batch, load, Watermark("bench", name, at + len(batch)))
    watch.show(name, len(rows))


def by_hand(store, rows):
    with Watch() as watch:
        for at in range(0, len(rows), BATCH):
            store.execute(BY_HAND, {"rows": [plain_map(row) for row in rows[at : at + BATCH]]})
    watch.show("by hand: UNWIND, MERGE, SET n += row", len(rows))


def plain_map(row):
    return {
        **row.properties,
        "key": row.key,
        "source": row.source,
        "sourceId": row.source_id,
        "rowHash": row.row_hash,
        "raw": row.raw,
        "sourceRow": row.source_row,
        "eventAt": row.event_at,
        "loadedAt": START,
        "load": "hand",
    }


def run(store, count):
    migrate(store)
    warm = [customer(-number) for number in range(1, 20_001)]
    timed("(warming up)", store, warm, "warm")
    by_hand(store, [customer(number) for number in range(count, 2 * count)])
    simple = [customer(number) for number in range(count)]
    timed("customers, first load", store, simple, "l1")
    timed("customers, the same rows again", store, simple, "l2")
    changed = [customer(number, day=1) for number in range(count)]
    timed("customers, every row newer", store, changed, "l3")
    linked = [customer(number, day=2, linked=True) for number in range(count)]
    timed("customers gaining phone and e-mail", store, linked, "l4")
    fresh = [customer(number, linked=True) for number in range(2 * count, 3 * count)]
    timed("customers with phone and e-mail, first load", store, fresh, "l5")
    orders = [order(number, count) for number in range(count)]
    timed("orders with their customer, first load", store, orders, "l6")
    lines = [line(number, count) for number in range(count)]
    timed("order lines of a file of their own, first load", store, lines, "l7")
    timed("order lines, the same rows again", store, lines, "l8")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="renmai-bench-") as home:
        settings = load_settings(home, environ={})
        connection = server.ensure_running(settings)
        Watch.server = psutil.Process(server.status(settings).pid)
        try:
            with Store.open(connection) as store:
                run(store, count)
        finally:
            server.stop(settings)


if __name__ == "__main__":
    main()
