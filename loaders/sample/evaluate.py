"""How well a loaded sample shop was resolved, against the truth written beside it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Protocol

from graph.resolve.evaluation import compare_partitions

CUSTOMER_SOURCES = ["app", "wechat", "stores"]


class Reads(Protocol):
    """What of a Store is needed here."""

    def read(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """Rows of a named query."""


def identity_quality(store: Reads, shop: Path) -> dict[str, float | int]:
    """Pair precision, recall and F1 of the persons in the graph, and how many persons there are.

    Args:
        store: The graph the shop was loaded into.
        shop: The folder of the shop, with ``truth/people.csv`` (system, kind, id, person).
    """
    truth: dict[tuple[str, str], str] = {}
    with (shop / "truth" / "people.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "customer":
                truth[row["system"], row["id"]] = row["person"]
    found = store.read("record_identities", sources=CUSTOMER_SOURCES)
    numbers: dict[str, int] = {}
    clusters = [numbers.setdefault(row["personId"], len(numbers)) for row in found]
    quality = compare_partitions(clusters, [truth.get((row["source"], row["sourceId"])) for row in found])
    return {
        "precision": round(quality.precision, 4),
        "recall": round(quality.recall, 4),
        "f1": round(quality.f1, 4),
        "persons": len(numbers),
    }
