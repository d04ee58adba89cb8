"""Whether two graphs are the same: a hash over source and reference nodes and relationships."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import neo4j

from graph.store.driver import Store
from graph.store.schema import stated_nodes_text, stated_relationships_text
from graph.store.values import plain

LEFT_OUT = frozenset({"load", "loadedAt", "sourceRow", "blockKeys", "pending"})
"""What says how and when the data came, or was computed from them, not what they say."""

_MODULUS = 2**256


def fingerprint(store: Store) -> str:
    """A hash of all source and reference nodes and relationships, whatever their order.

    Loads, load times, row numbers and computed keys are left out: two graphs loaded from the same rows in
    another order, in other batches or twice have the same fingerprint.
    """
    total = 0
    for statement in _statements(store):
        digest = hashlib.sha256(statement.encode("utf-8", "surrogatepass")).digest()
        total = (total + int.from_bytes(digest, "big")) % _MODULUS
    return f"{total:064x}"


def described(store: Store) -> list[str]:
    """The lines the fingerprint is made of, sorted: for finding where two graphs differ."""
    return sorted(_statements(store))


def _statements(store: Store) -> Iterator[str]:
    with store.session(neo4j.READ_ACCESS) as session:
        for record in session.run(stated_nodes_text()):
            yield _line(sorted(record["labels"]), plain(record["properties"]))
        for record in session.run(stated_relationships_text()):
            head = [record["type"], record["start"], record["end"]]
            yield _line(head, plain(record["properties"]))


def _line(head: list[str], properties: Mapping[str, Any]) -> str:
    kept = {name: value for name, value in properties.items() if name not in LEFT_OUT}
    return json.dumps([head, kept], sort_keys=True, ensure_ascii=False, default=str)
