"""Seconds from an order's event to its being listed by its customer's page."""

from __future__ import annotations

import contextlib
import os
import statistics
import time
import urllib.request

from benchmarks._unattended_home import MEMORY, Shop, forget, say, signed_in, wipe
from benchmarks.incremental import People
from benchmarks.incremental import write as write_people
from graph import server
from graph.commands.resolve import resolve
from graph.ledger import tokens
from graph.store import Store, migrate


def row_to_page(shop: Shop, people: int, count: int) -> bool:
    """Seconds from an order's event to its being listed by its customer's page."""
    made = People(7)
    with Store.open(server.ensure_running(shop.settings, memory=MEMORY)) as store:
        wipe(store)
        migrate(store)
        began = time.monotonic()
        write_people(store, made.rows(people))
        resolve(store, "customer")
        ready = time.monotonic() - began
        sql = "CYPHER 25 MATCH (c:Customer {source: 'app'})-[:RESOLVES_TO]->(p:Person) WHERE c.stub IS NULL"
        rows = store.execute(f"{sql} RETURN c.sourceId AS id, p.id AS person ORDER BY id LIMIT {count}")
    forget(shop)
    shop.start()
    token = api_token(shop)
    taken = []
    try:
        for number, row in enumerate(rows):
            taken.append(one_order(shop, token, row, number))
    finally:
        shop.stop()
    taken.sort()
    say(
        "lag", people=people, preparedIn=round(ready), orders=len(taken),
        median=round(statistics.median(taken), 1), slowest=round(taken[-1], 1),
        load=round(os.getloadavg()[0], 1),
    )  # fmt: skip
    return taken[-1] < 60


def api_token(shop: Shop) -> str:
    signed_in(shop)
    return tokens.add(shop.ledger, "bench", "bench", ["read"])


def one_order(shop: Shop, token: str, row: dict, number: int) -> float:
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + 8 * 3600))
    data = {
        "order_id": f"lag{number}", "user_id": row["id"], "address_id": "", "status": "completed",
        "created_at": at, "paid_at": at, "promised_at": "", "goods_amount": "10.00", "discount_amount": "0",
        "freight_amount": "0", "paid_amount": "10.00", "currency": "CNY", "payment_method": "alipay",
        "payment_account": "", "coupon_id": "", "updated_at": at,
    }  # fmt: skip
    began = time.monotonic()
    shop.send([{"id": f"lag{number}", "kind": "order", "data": data}])
    headers = {"Authorization": f"Bearer {token}"}
    address = f"{shop.url}/api/v1/people/{row['person']}/orders"
    while time.monotonic() - began < 120:
        with contextlib.suppress(OSError):
            asked = urllib.request.Request(address, headers=headers)
            with urllib.request.urlopen(asked, timeout=10) as answer:
                if f"lag{number}" in answer.read().decode():
                    return time.monotonic() - began
        time.sleep(0.1)
    raise RuntimeError("an order never came to its page")
