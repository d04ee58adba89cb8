"""What is there already: the reads of the writer's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from neo4j import ManagedTransaction

from graph.model import MODEL, Row
from graph.store.values import plain
from graph.store.writer import statements
from graph.store.writer.columns import numbers
from graph.store.writer.plan import Stored, StoredLink
from graph.store.writer.versions import Version, read_earlier, read_parts

Place = tuple[str, str]
"""Label and key of a node."""


def lock(tx: ManagedTransaction, load_id: str) -> tuple[str, int] | None:
    """File and offset of the load's watermark, with the writer's lock taken.

    ``("", -1)`` where the load has none yet; None where the graph was never migrated.
    """
    row = tx.run(statements.LOCK, load=load_id).single()
    if row is None:
        return None
    return (row["file"] or "", row["watermark"] if row["watermark"] is not None else -1)


def classify(tx: ManagedTransaction, rows: Iterable[Row]) -> tuple[set[Place], set[Place]]:
    """Places that are there in another version than the row's, and those with the very version."""
    by_label: dict[str, list[list[Any]]] = defaultdict(list)
    for row in rows:
        by_label[row.label].append([row.key, row.row_hash, row.deleted, *numbers(row.event_at)])
    present: set[Place] = set()
    same: set[Place] = set()
    for label, asked in by_label.items():
        asked.sort(key=lambda item: item[0])
        for record in tx.run(statements.classify(label), rows=asked):
            (same if record["same"] else present).update((label, key) for key in record["keys"])
    return present, same


def stored(tx: ManagedTransaction, places: Iterable[Place]) -> dict[Place, Stored]:
    """Versions of the nodes that are there, with those of their parts."""
    found: dict[Place, Stored] = {}
    for label, keys in _by_label(places).items():
        for record in tx.run(statements.read_versions(label), keys=keys):
            row = {name: plain(record[name]) for name in record.keys()}  # noqa: SIM118
            found[label, row["key"]] = Stored(True, _versions(row), read_parts(row["parts"]))
    return found


def stored_parts(tx: ManagedTransaction, places: Iterable[Place]) -> dict[Place, Stored]:
    """As `stored`, with the versions of the parts alone."""
    found: dict[Place, Stored] = {}
    for label, keys in _by_label(places).items():
        for record in tx.run(statements.read_parts(label), keys=keys):
            found[label, record["key"]] = Stored(True, (), read_parts(record["parts"]))
    return found


def links(tx: ManagedTransaction, places: Sequence[Place]) -> dict[Place, list[StoredLink]]:
    """Relationships that rows of these nodes or of their parts stated."""
    found: dict[Place, list[StoredLink]] = defaultdict(list)
    for label, keys in _by_label(places).items():
        text = statements.read_links(label)
        if not text:
            continue
        for record in tx.run(text, keys=keys, general=sorted(MODEL.umbrella)):
            found[label, record["key"]].append(
                StoredLink(
                    id=record["id"],
                    type=record["type"],
                    reverse=record["reverse"],
                    label=record["label"],
                    key=record["other"],
                    properties=plain(record["properties"]),
                )
            )
    return found


def targets(tx: ManagedTransaction, label: str, keys: Sequence[str]) -> dict[str, dict[str, Any] | None]:
    """Nodes of the label that are there: their properties where no row filled them, else None."""
    return {
        record["key"]: plain(record["properties"])
        for record in tx.run(statements.read_targets(label), keys=keys)
    }


def _versions(row: dict[str, Any]) -> tuple[Version, ...]:
    if row["rowHash"] is None:
        return ()
    winner = Version(
        hash=row["rowHash"],
        first=row["sameSince"] or row["eventAt"],
        last=row["eventAt"],
        gone=row["deletedAt"] is not None,
        raw=row["raw"],
    )
    return (winner, *read_earlier(row["earlier"]))


def _by_label(places: Iterable[Place]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for label, key in places:
        grouped[label].append(key)
    return {label: sorted(keys) for label, keys in sorted(grouped.items())}
