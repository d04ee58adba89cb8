"""What is there already: the reads of the writer's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from neo4j import ManagedTransaction, Result

from graph.model import MODEL, Row
from graph.store.values import plain
from graph.store.writer import statements
from graph.store.writer.columns import moment_of, numbers
from graph.store.writer.plan import Properties, Stored, StoredLink
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
        for key, hash_, at, at_nanos, since, since_nanos, gone, raw, earlier, parts in _rows(
            tx.run(statements.read_versions(label), keys=keys)
        ):
            last = moment_of(at, at_nanos)
            versions: tuple[Version, ...] = ()
            if hash_ is not None and last is not None:
                first = moment_of(since, since_nanos) or last
                versions = (Version(hash_, first, last, gone, raw), *read_earlier(earlier))
            found[label, key] = Stored(True, versions, read_parts(parts))
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
        result = tx.run(text, keys=keys, general=sorted(MODEL.umbrella))
        for key, id_, type_, reverse, other_label, other, part, *times, properties in _rows(result):
            first, last, ended = (moment_of(*times[at : at + 2]) for at in (0, 2, 4))
            found[label, key].append(
                StoredLink(
                    id=id_,
                    type=type_,
                    reverse=reverse,
                    label=other_label,
                    key=other,
                    part=part,
                    times=(first, last, ended) if first and last else None,
                    properties=plain(properties) or {},
                )
            )
    return found


def targets(
    tx: ManagedTransaction, label: str, keys: Sequence[str]
) -> dict[str, tuple[datetime | None, Properties] | None]:
    """Nodes of the label that are there: since when and what, where no row filled them; else None."""
    result = tx.run(statements.read_targets(label), keys=keys)
    return {
        key: None if properties is None else (moment_of(at, at_nanos), plain(properties))
        for key, at, at_nanos, properties in _rows(result)
    }


def _rows(result: Result) -> Iterator[tuple[Any, ...]]:
    for record in result:
        yield record.values()  # type: ignore[misc]


def _by_label(places: Iterable[Place]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for label, key in places:
        grouped[label].append(key)
    return {label: sorted(keys) for label, keys in sorted(grouped.items())}
