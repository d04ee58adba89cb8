"""What a plan writes: the statements of the writer's transaction, in an order that needs no second look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from neo4j import ManagedTransaction

from graph.store.writer import reading, statements
from graph.store.writer.columns import Columns
from graph.store.writer.plan import Counts, Plan, Properties, Target, target_properties, target_rank
from graph.store.writer.vocabulary import RESERVED, all_types_of, dated, link_types_of

_NEVER = datetime.max.replace(tzinfo=UTC)
_OWN = frozenset(RESERVED - {"stub"})


def write(tx: ManagedTransaction, plan: Plan, load_id: str, moment: datetime) -> None:
    """Write all of a plan but its watermark.

    Nodes that change come last: a seek in an index of nodes the transaction has changed costs ten times more.
    """
    ours = {"load": load_id, "at": moment}
    _add_targets(tx, plan, ours)
    for label, rows in sorted(plan.creates.items()):
        _whole(tx, statements.create_nodes, label, rows, ours)
    for place, gone in sorted(plan.link_deletes.items()):
        tx.run(statements.delete_links(*place), rows=sorted(gone)).consume()
    for place, changed in sorted(plan.link_updates.items()):
        tx.run(statements.update_links(*place), rows=sorted(changed, key=_ends)).consume()
    for (type_, start, end, names), links in sorted(plan.links.items()):
        columns = Columns.of(names, link_types_of(type_))
        listed = [[a, b, *columns.encode(values.get)] for a, b, values in sorted(links, key=_ends)]
        tx.run(statements.create_links(type_, start, end, columns), rows=listed, load=load_id).consume()
    for label, rows in sorted(plan.replaces.items()):
        _whole(tx, statements.replace_nodes, label, rows, ours)
    for label, rows in sorted(plan.patches.items()):
        _patch(tx, label, rows, ours)


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
        _whole(tx, statements.create_nodes, label, missing, ours)
        better = [
            (key, {**target_properties(label, stated[key]), "parts": known[1].get("parts")})
            for key, known in there.items()
            if known is not None and dated(label) and _states_earlier(stated[key], *known)
        ]
        _whole(tx, statements.replace_nodes, label, better, ours)


def _states_earlier(target: Target, since: datetime | None, there: Properties) -> bool:
    at = since or _NEVER
    if at < target.at:
        return False
    known = {name: value for name, value in there.items() if value is not None and name not in _OWN}
    if at == target.at and known == target.properties:
        return False
    return target.rank < target_rank(at, known)


def _whole(
    tx: ManagedTransaction,
    statement: Callable[[str, Columns], str],
    label: str,
    rows: list[tuple[str, Properties]],
    ours: dict[str, Any],
) -> None:
    """Create or replace nodes with all their properties."""
    if not rows:
        return
    types = all_types_of(label)
    names = {name for _, properties in rows for name in properties if name in types}
    columns = Columns.of(names, types)
    listed = [[key, *columns.encode(properties.get)] for key, properties in sorted(rows, key=_first)]
    tx.run(statement(label, columns), rows=listed, **ours).consume()


def _patch(
    tx: ManagedTransaction, label: str, rows: list[tuple[str, Properties]], ours: dict[str, Any]
) -> None:
    by_names: dict[tuple[str, ...], list[tuple[str, Properties]]] = defaultdict(list)
    for key, properties in sorted(rows, key=_first):
        by_names[tuple(sorted(properties))].append((key, properties))
    for names, alike in sorted(by_names.items()):
        columns = Columns.of(names, all_types_of(label))
        listed = [[key, *columns.encode(properties.get)] for key, properties in alike]
        tx.run(statements.patch_nodes(label, columns, "rowHash" in names), rows=listed, **ours).consume()


def _first(item: tuple[str, Properties]) -> str:
    return item[0]


def _ends(row: Sequence[Any]) -> tuple[str, str]:
    return (row[0], row[1])
