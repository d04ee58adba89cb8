"""A shop of any size as a home of its own: made numbers, imported, with all that Renmai reads.

People with one or two records, contact points, homes, devices and consents; orders with lines, coupons,
refunds and a payment account; sign-ins, page views and carts; goods with suppliers, warehouses and stock;
rings for the detectors. Every size has the same share of everything, and the last person has many orders.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks._big_goods import write_goods
from benchmarks._big_maker import Maker
from benchmarks._big_orders import write_events, write_orders
from benchmarks._big_people import write_people
from graph.server.importing import Files, holds_graph, new_graph
from graph.settings import Settings, load_settings
from graph.store import Store, migrate


def files(folder: Path, people: int, seed: int = 1) -> Files:
    """The shop as files for the importer."""
    maker = Maker(folder, people, seed)
    write_people(maker)
    write_goods(maker)
    write_orders(maker)
    write_events(maker)
    return Files(maker.nodes, maker.links, "U+001F", "U+003B", "U+0022")


def made(home: Path, people: int) -> Settings:
    """Settings of a home that holds a shop of so many people, made where there is none; no server runs."""
    settings = load_settings(home, environ={})
    if holds_graph(settings):
        return settings
    with tempfile.TemporaryDirectory(dir=home.parent) as folder, new_graph(settings) as graph:
        began = time.monotonic()
        given = files(Path(folder), people)
        written = time.monotonic()
        graph.take(given)
        imported = time.monotonic()
        with Store.open(graph.start()) as store:
            migrate(store)
            store.execute("CALL db.awaitIndexes(3600)")
            store.execute("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
        graph.accept()
        print(
            f"  made in {written - began:.0f} s, imported in {imported - written:.0f} s, "
            f"indexed in {time.monotonic() - imported:.0f} s",
            flush=True,
        )
    return settings


@contextmanager
def shop_home(people: int, keep: Path | None = None) -> Iterator[Settings]:
    """A home with such a shop: a temporary one, or the one kept in a folder under the number of people."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield made(keep / str(people), people)
        return
    with tempfile.TemporaryDirectory(prefix="renmai-shop-") as folder:
        yield made(Path(folder) / str(people), people)
