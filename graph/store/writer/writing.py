"""What a plan writes: the statements of the writer's transaction, in an order that needs no second look."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from neo4j import ManagedTransaction

from graph.store.writer import reading, statements
from graph.store.writer.plan import Counts, Plan, Properties, Target, target_properties, target_rank
from graph.store.writer.vocabulary import RESERVED, label_of

_NEVER = datetime.max.replace(tzinfo=UTC)
_OWN = frozenset(RESERVED - {"stub"})


def write(tx: ManagedTransaction, plan: Plan, load_id: str, moment: datetime) -> None:
    """Write all of a plan but its watermark."""
    ours = {"load": load_id, "loadedAt": moment}
    _add_targets(tx, plan, ours)
    for label, rows in sorted(plan.creates.items()):
        _create(tx, label, rows, ours)
    for label, rows in sorted(plan.replaces.items()):
        whole = [
            [key, {**properties, label_of(label).key: key, **ours}]
            for key, properties in sorted(rows, key=_first)
        ]
        tx.run(statements.replace_nodes(label), rows=whole).consume()
    for label, rows in sorted(plan.patches.items()):
        changed = [
            [key, {**properties, **(ours if "rowHash" in properties else {"loadedAt": moment})}]
            for key, properties in sorted(rows, key=_first)
        ]
        tx.run(statements.patch_nodes(label), rows=changed).consume()
    for place, gone in sorted(plan.link_deletes.items()):
        tx.run(statements.delete_links(*place), rows=sorted(gone)).consume()
    for place, changed_links in sorted(plan.link_updates.items()):
        changed_links.sort(key=_ends)
        tx.run(statements.update_links(*place), rows=changed_links).consume()
    for (type_, start, end, names), links in sorted(plan.links.items()):
        links.sort(key=_ends)
        tx.run(statements.create_links(type_, start, end, names), rows=links, load=load_id).consume()


def advance(
    tx: ManagedTransaction, load_id: str, source: str, file: str, offset: int, counts: Counts
) -> None:
    """Move the load's watermark past the batch and add up what became of its rows."""
    tx.run(
        statements.WATERMARK,
        load=load_id,
        source=source,
        file=file,
        offset=offset,
        written=counts.written,
        unchanged=counts.unchanged,
        superseded=counts.superseded,
    ).consume()


def _add_targets(tx: ManagedTransaction, plan: Plan, ours: dict[str, Any]) -> None:
    for label, stated in sorted(plan.targets.items()):
        filled = {key for key, _ in plan.creates.get(label, ())} | {
            key for key, _ in plan.replaces.get(label, ())
        }
        wanted = sorted(key for key in stated if key not in filled)
        there = reading.targets(tx, label, wanted)
        missing = [(key, target_properties(label, stated[key])) for key in wanted if key not in there]
        _create(tx, label, missing, ours)
        better = []
        for key, properties in there.items():
            if properties is not None and _states_earlier(label, stated[key], properties):
                whole = {**target_properties(label, stated[key]), label_of(label).key: key, **ours}
                better.append([key, {**whole, "parts": properties.get("parts")}])
        if better:
            tx.run(statements.replace_nodes(label), rows=better).consume()


def _states_earlier(label: str, target: Target, there: Properties) -> bool:
    if "eventAt" not in label_of(label).property_names():
        return False
    at = there.get("eventAt") or _NEVER
    known = {name: value for name, value in there.items() if name not in _OWN}
    if at < target.at or (at == target.at and known == target.properties):
        return False
    return target.rank < target_rank(at, known)


def _create(
    tx: ManagedTransaction, label: str, rows: list[tuple[str, Properties]], ours: dict[str, Any]
) -> None:
    if not rows:
        return
    names = tuple(sorted({name for _, properties in rows for name in properties}))
    listed = [[key, *map(properties.get, names)] for key, properties in sorted(rows, key=_first)]
    tx.run(
        statements.create_nodes(label, names), rows=listed, load=ours["load"], at=ours["loadedAt"]
    ).consume()


def _first(item: tuple[str, Properties]) -> str:
    return item[0]


def _ends(row: list[Any]) -> tuple[str, str]:
    return (row[0], row[1])
