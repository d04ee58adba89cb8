"""The sample shop loaded and resolved in a graph of its own, for the benchmarks of identity."""

import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph import server
from graph.commands.resolve import resolve
from graph.commands.rows import live_keys, rows_of
from graph.resolve.evaluation import Quality, compare_partitions
from graph.resolve.roles import Kind
from graph.settings import load_settings
from graph.store import Store, migrate
from loaders.pipeline import LoadOptions, load
from loaders.sample import make_sample

_TRUTH = {
    Kind.CUSTOMER: ("people", "person"),
    Kind.PRODUCT: ("products", "item"),
    Kind.SUPPLIER: ("suppliers", "organization"),
    Kind.ADDRESS: ("addresses", "place"),
}


@dataclass(frozen=True)
class Shop:
    """Rows of each kind as the resolver reads them, with the true thing of each and how resolving went.

    Attributes:
        rows: Kind to rows; ``identityId`` is what the graph published.
        truth: Kind to the true thing of each row, "" where nobody can say.
        seconds: Kind to seconds from the loaded graph to published identities.
    """

    rows: dict[Kind, list[dict[str, Any]]]
    truth: dict[Kind, list[str]]
    seconds: dict[Kind, float]

    def quality(self, kind: Kind) -> Quality:
        """Of the published identities."""
        numbers: dict[str, int] = {}
        found = [numbers.setdefault(str(row["identityId"]), len(numbers)) for row in self.rows[kind]]
        return compare_partitions(found, self.truth[kind])


def loaded_shop(customers: int, seed: int) -> Shop:
    """Make a shop, load it into an empty graph and resolve its four kinds; nothing is left behind."""
    with tempfile.TemporaryDirectory() as name:
        settings = load_settings(home=Path(name) / "home", environ={})
        settings.home.mkdir()
        shop = Path(name) / "shop"
        make_sample(shop, customers, seed)
        connection = server.ensure_running(settings)
        try:
            with Store.open(connection) as store:
                migrate(store)
                load([shop], settings, store, options=LoadOptions())
                reports = {kind: resolve(store, kind.value) for kind in Kind}
                rows = {kind: rows_of(store, kind, live_keys(store, kind)) for kind in Kind}
        finally:
            server.stop(settings)
        truth = {kind: _truth(shop, kind, rows[kind]) for kind in Kind}
    return Shop(rows, truth, {kind: sum(report.seconds.values()) for kind, report in reports.items()})


def _truth(shop: Path, kind: Kind, rows: list[dict[str, Any]]) -> list[str]:
    file, column = _TRUTH[kind]
    with (shop / "truth" / f"{file}.csv").open(encoding="utf-8", newline="") as source:
        told = {
            (row["system"], row["id"]): row[column]
            for row in csv.DictReader(source)
            if row["kind"] == kind.value
        }
    return [told.get((str(row["source"]), str(row["sourceId"])), "") for row in rows]
