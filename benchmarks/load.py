"""A first load of the sample shop three ways, and a later one beside a loop by hand.

``python -m benchmarks.load [CUSTOMERS…]``: 50,000 and 200,000 by default, each shop in a temporary folder.

* through the importer: `renmai load` into an empty graph, from the command to indexes online;
* in batches: the same rows by UNWIND into a running server with its indexes;
* the bare importer: Neo4j's own command on the files the first way made, with and without starting the server
  and building the indexes;
* a later load: orders of a file that is not loaded yet, beside a hand-tuned UNWIND loop over the same rows,
  already standardised.

Rates by the clock and by CPU seconds of all processes together, which a busy machine distorts less; then what
each kind of value costs. `RENMAI_BENCH_WAYS` (importer, batches, bare, later, values) leaves some out.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

from graph import server
from graph.ledger import Ledger
from graph.server import importing
from graph.settings import load_settings
from graph.store import Store, migrate
from graph.store.writer.vocabulary import label_of
from loaders.batches import BatchMaker
from loaders.offline import load_offline
from loaders.pipeline import LoadOptions, load, load_choice, prepare, same_rows
from loaders.rows import Defaults
from loaders.sample import make_sample
from loaders.standards import Standards
from loaders.view import view

WAYS = ("importer", "batches", "bare", "later", "values")
BATCH = 5_000


class Cost:
    """Clock and CPU seconds of a block: this process, its ended children, the server it leaves running."""

    def __init__(self, settings=None, fresh=False):
        self._settings, self._fresh = settings, fresh

    def __enter__(self):
        self._own, self._server = self._spent(), 0.0 if self._fresh else self._of_server()
        self._at = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.clock = time.perf_counter() - self._at
        self.cpu = self._spent() - self._own + self._of_server() - self._server

    def _spent(self):
        own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime

    def _of_server(self):
        pid = server.status(self._settings).pid if self._settings else None
        times = psutil.Process(pid).cpu_times() if pid else None
        return times.user + times.system if times else 0.0


def show(name, cost, rows, entities):
    print(
        f"{name:<44}{cost.clock:>8.1f} s {cost.cpu:>8.1f} CPU s {rows / cost.clock:>9,.0f} rows/s "
        f"{entities / cost.clock:>9,.0f} nodes+links/s {entities / cost.cpu:>9,.0f} per CPU s",
        flush=True,
    )


def through_importer(shop, settings, kept):
    """The load, with the importer's files kept; rows and what was made of them."""
    take = importing.NewGraph.take
    seen = {}

    def take_and_keep(self, files):
        kept.mkdir(exist_ok=True)
        seen["files"] = replace(
            files, nodes=_kept(files.nodes, kept), relationships=_kept(files.relationships, kept)
        )
        began = time.perf_counter()
        take(self, files)
        seen["import"] = time.perf_counter() - began

    importing.NewGraph.take = take_and_keep
    began = time.perf_counter()
    phases = {}

    def told(step, *_, **__):
        phases.setdefault(step, time.perf_counter() - began)

    try:
        with Cost(settings, fresh=True) as cost, Ledger.open(settings) as ledger:
            choice = prepare([shop], LoadOptions(), ledger)
            report = load_offline(choice, settings, ledger, LoadOptions(), told=told)
    finally:
        importing.NewGraph.take = take
    with Store.open(server.ensure_running(settings)) as store:
        size = store.one("graph_size")
    seen["phases"] = phases
    return cost, report, size["nodes"] + size["relationships"], seen


def _kept(groups, folder):
    """Hard links to the files, which the load removes when it is done."""
    found = []
    for what, paths in groups:
        for path in paths:
            os.link(path, folder / path.name)
        found.append((what, [folder / path.name for path in paths]))
    return found


def bare(settings, files):
    with importing.new_graph(settings) as graph:
        with Cost() as alone:
            graph.take(files)
        with Cost(settings, fresh=True) as whole, Store.open(graph.start()) as store:
            migrate(store)
    return alone, whole


def in_batches(shop, settings, store):
    with Cost(settings) as cost:
        report = load([shop], settings, store)
    return cost, report


def later(shop, settings, store):
    """Orders and lines of a file of another source, by `renmai load` and by hand."""
    renamed = LoadOptions(source="later")
    orders = [shop / "app" / "orders.csv", shop / "app" / "order_lines.csv"]
    rows = _rows(orders, LoadOptions(source="by-hand"))
    with Ledger.open(settings) as ledger:
        choice = prepare(orders, renamed, ledger)
        with Cost(settings) as ours:
            report = load_choice(choice, settings, store, ledger, renamed)
    with Cost(settings) as hand:
        for at in range(0, len(rows), BATCH):
            by_hand(store, rows[at : at + BATCH])
    return ours, hand, report.total("read")


def by_hand(store, rows):
    """What a person would tune: nodes and their targets merged by key, links created, in one transaction."""
    nodes, targets, links = defaultdict(list), defaultdict(dict), defaultdict(list)
    for row in rows:
        if row.part:
            targets[row.label].setdefault(row.key, {"source": row.source, "sourceId": row.source_id})
        else:
            own = {"source": row.source, "sourceId": row.source_id, "rowHash": row.row_hash, "raw": row.raw}
            values = {name: value for name, value in row.properties.items() if value is not None}
            nodes[row.label].append({"key": row.key, "values": {**values, **own}})
        for link in row.links:
            targets[link.label].setdefault(link.key, dict(link.target))
            ends = (link.key, row.key) if link.reverse else (row.key, link.key)
            labels = (link.label, row.label) if link.reverse else (row.label, link.label)
            links[link.type, *labels].append({"a": ends[0], "b": ends[1], "values": dict(link.properties)})

    def work(tx):
        for label, listed in nodes.items():
            labels = ":".join(label_of(label).labels)
            tx.run(
                f"CYPHER 25 UNWIND $rows AS r MERGE (n:{label} {{key: r.key}}) SET n:{labels}, n += r.values",
                rows=listed,
            ).consume()
        for label, found in targets.items():
            listed = [{"key": key, "values": values} for key, values in found.items()]
            tx.run(
                f"CYPHER 25 UNWIND $rows AS r MERGE (n:{label} {{key: r.key}}) ON CREATE SET n += r.values",
                rows=listed,
            ).consume()
        for (type_, start, end), listed in links.items():
            tx.run(
                f"CYPHER 25 UNWIND $rows AS row MATCH (a:{start} {{key: row.a}}), (b:{end} {{key: row.b}}) "
                f"CREATE (a)-[r:{type_}]->(b) SET r = row.values",
                rows=listed,
            ).consume()

    store.transact(work)


def _rows(paths, options, standards=None):
    items = prepare(paths, options).assignments
    defaults, found = Defaults(ZoneInfo("Asia/Shanghai")), []
    for item in items:
        others = [other.mapping for other in items if same_rows(other, item)]
        maker = BatchMaker(item.mapping, others, defaults, standards or Standards())
        for number, batch in enumerate(view(item.table, item.mapping, maker.columns)):
            if not number:
                maker.maker.learn(batch.rows)
            found += maker.make(batch).rows
    return found


class Timed(Standards):
    """Standardisers that note how often they are asked, for how many different texts, and what they take."""

    def __init__(self):
        super().__init__()
        self.asked, self.spent, self.distinct = defaultdict(int), defaultdict(float), defaultdict(set)


def _timed(name):
    plain = getattr(Standards, name)

    def timed(self, raw, *more):
        began = time.process_time()
        found = plain(self, raw, *more)
        self.spent[name] += time.process_time() - began
        self.asked[name] += 1
        self.distinct[name].add((raw, *more))
        return found

    return timed


for _name in ("phones", "emails", "address", "name", "company", "goods", "id_number"):
    setattr(Timed, _name, _timed(_name))


def values(shop):
    standards = Timed()
    began = time.process_time()
    count = len(_rows([shop], LoadOptions(), standards))
    whole = time.process_time() - began
    heads = f"{'asked':>12}{'different':>12}{'µs each':>10}{'µs different':>14}{'share':>8}"
    print(f"\n{'kind of value':<16}{heads}")
    for name, spent in sorted(standards.spent.items(), key=lambda item: -item[1]):
        asked, distinct = standards.asked[name], len(standards.distinct[name])
        each, once = spent / asked * 1e6, spent / distinct * 1e6
        print(f"{name:<16}{asked:>12,}{distinct:>12,}{each:>10.1f}{once:>14.1f}{spent / whole:>8.0%}")
    print(f"all rows of the graph made: {count:,}, {whole / count * 1e6:.1f} CPU µs each, on one core")


def run(customers, ways):
    with tempfile.TemporaryDirectory(prefix="renmai-bench-") as folder:
        root = Path(folder)
        shop = root / "shop"
        make_sample(shop, customers, 7)
        print(f"\nsample shop with {customers:,} customers", flush=True)
        entities = 0
        if "importer" in ways:
            settings = load_settings(root / "importer", environ={})
            server.fetch(settings)
            try:
                cost, report, entities, seen = through_importer(shop, settings, root / "files")
                rows = report.total("read")
                show("renmai load through the importer", cost, rows, entities)
                print("    " + ", ".join(f"{step} from {at:.1f} s" for step, at in seen["phases"].items()))
                assert all(table.adds_up() for table in report.tables)
            finally:
                server.stop(settings)
            if "bare" in ways:
                settings = load_settings(root / "bare", environ={})
                try:
                    alone, started = bare(settings, seen["files"])
                    show("bare importer on ready-made files", alone, rows, entities)
                    alone.clock, alone.cpu = alone.clock + started.clock, alone.cpu + started.cpu
                    show("  the same with server and indexes", alone, rows, entities)
                finally:
                    server.stop(settings)
        if "batches" in ways or "later" in ways:
            settings = load_settings(root / "batches", environ={})
            with Store.open(server.ensure_running(settings)) as store:
                migrate(store)
                try:
                    if "batches" in ways:
                        cost, report = in_batches(shop, settings, store)
                        size = store.one("graph_size")
                        show("in batches", cost, report.total("read"), size["nodes"] + size["relationships"])
                    if "later" in ways:
                        ours, hand, count = later(shop, settings, store)
                        for name, cost in (
                            ("later orders: renmai load", ours),
                            ("later orders: by hand", hand),
                        ):
                            print(
                                f"{name:<44}{cost.clock:>8.1f} s {cost.cpu:>8.1f} CPU s "
                                f"{count / cost.clock:>9,.0f} rows/s {count / cost.cpu:>9,.0f} per CPU s"
                            )
                finally:
                    server.stop(settings)
        if "values" in ways:
            values(shop)


def main():
    ways = os.environ.get("RENMAI_BENCH_WAYS", ",".join(WAYS)).split(",")
    for customers in [int(text) for text in sys.argv[1:]] or [50_000, 200_000]:
        run(customers, ways)


if __name__ == "__main__":
    main()
