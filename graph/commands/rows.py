"""Records as the resolver reads them from the graph: by key, a bounded number at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.commands.judge import LABELS
from graph.resolve.roles import Kind
from graph.server.progress import Progress, silent
from graph.store import Store

Row = dict[str, Any]
_REPEATED = frozenset(
    {"source", "gender", "birthDate", "district", "script", "level", "province", "city", "country"}
)
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
    told = _Told()
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), AT_ONCE):
        found += map(told.slim, store.stream(_QUERY[kind], keys=ordered[start : start + AT_ONCE]))
        progress("resolve.reading", start, len(ordered), kind=kind.value)
    return found


class _Told:
    """Values that many rows state, each held in memory once."""

    def __init__(self) -> None:
        self._values: dict[Any, Any] = {}

    def slim(self, row: Row) -> Row:
        """The row with its repeated values and homes shared and its empty lists as one."""
        for name, value in row.items():
            if name in _REPEATED:
                row[name] = self._values.setdefault(value, value)
            elif value == []:
                row[name] = ()
        if row.get("homes"):
            row["homes"] = [self._home(home) for home in row["homes"]]
        return row

    def _home(self, home: Row) -> Row:
        told = tuple(home.values())
        held: Row | None = self._values.get(told)
        if held is None:
            shared = {name: self._values.setdefault(value, value) for name, value in home.items()}
            held = self._values[told] = shared
        return held


def live_keys(store: Store, kind: Kind) -> list[str]:
    """Keys of all live records of a kind, sorted."""
    return sorted(row["key"] for row in store.stream("live_record_keys", label=LABELS[kind]))
