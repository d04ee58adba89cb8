"""Records as the resolver reads them from the graph: by key, a bounded number at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.commands.judge import LABELS
from graph.resolve.roles import Kind
from graph.server.progress import Progress, silent
from graph.store import Store

Row = dict[str, Any]
AT_ONCE = 5_000
"""Rows read by one query."""

_QUERY = {
    Kind.CUSTOMER: "customers_to_resolve",
    Kind.PRODUCT: "products_to_resolve",
    Kind.SUPPLIER: "suppliers_to_resolve",
    Kind.ADDRESS: "addresses_to_resolve",
}


def rows_of(store: Store, kind: Kind, keys: Sequence[str], progress: Progress = silent) -> list[Row]:
    """The live records of these keys, sorted by key; those deleted or not yet stated are left out."""
    found: list[Row] = []
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), AT_ONCE):
        found += store.stream(_QUERY[kind], keys=ordered[start : start + AT_ONCE])
        progress("resolve.reading", start, len(ordered), kind=kind.value)
    return found


def live_keys(store: Store, kind: Kind) -> list[str]:
    """Keys of all live records of a kind, sorted."""
    return sorted(row["key"] for row in store.stream("live_record_keys", label=LABELS[kind]))
