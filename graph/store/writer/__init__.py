"""The one batch writer: rows in, nodes and relationships out, exactly once.

The law: a source node and its links are a pure function of the set of versions (event time, row hash) stated
for its key, whatever their order of arrival, their batches or their repetition. So the writer reads the
versions its batch touches, merges them in Python (`versions`), computes properties and links (`changes`,
`links`) and writes the difference together with the watermark, in one transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from neo4j import ManagedTransaction

from graph.errors import ConflictError, DatabaseError
from graph.model import Row
from graph.store.driver import Store
from graph.store.writer import pending, reading, writing
from graph.store.writer.changes import Checked, add_new, change_node, change_part, covers
from graph.store.writer.plan import Counts, Plan, Stored, StoredLink
from graph.store.writer.versions import Version, parts_text
from graph.store.writer.vocabulary import check_row

__all__ = ["Counts", "Watermark", "apply"]

_CONSTRAINT_RETRIES = 3

Place = tuple[str, str]
"""Label and key of a node."""

Parts = dict[str, list[Row]]
"""Rows of a batch that state parts of one node, by the part's name."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """How far a load has come once a batch is written.

    Attributes:
        source: The source of the load.
        file: The file it reads.
        offset: Rows of the file done when the batch is written, counted from its beginning.
    """

    source: str
    file: str
    offset: int


def apply(
    store: Store, rows: Sequence[Row], load_id: str, watermark: Watermark, now: datetime | None = None
) -> Counts:
    """Write one batch and its watermark in one transaction.

    A batch at or before the watermark that the load has for this file is skipped: it was written already.

    Args:
        store: The graph, migrated.
        rows: Rows of any labels, in any order; 2,000 to 10,000 is a good size.
        load_id: Id of the load (`begin_load`).
        watermark: Where the load stands after this batch.
        now: The clock, for ``loadedAt``.

    Returns:
        Counts of the batch's rows, those made beside another left out; zeros for a batch skipped.

    Raises:
        UsageError: ``writer.…``: a row the model does not allow; nothing was written.
        DatabaseError: the server is down or refuses; nothing was written.
    """
    checked = [(row, check_row(row)) for row in rows]
    moment = now or datetime.now(UTC)

    def work(tx: ManagedTransaction) -> Counts:
        done = reading.lock(tx, load_id)
        if done is None:
            raise DatabaseError("writer.not-migrated", uri=store.connection.uri)
        if done[0] == watermark.file and done[1] >= watermark.offset:
            return Counts()
        plan = _planned(tx, checked)
        writing.write(tx, plan, load_id, moment)
        pending.mark(tx, plan)
        writing.advance(tx, load_id, watermark.source, watermark.file, watermark.offset, plan.counts)
        return plan.counts

    for attempt in range(_CONSTRAINT_RETRIES):
        try:
            return store.transact(work)
        except ConflictError:
            # A program without our lock made one of the nodes between our reading and our writing.
            if attempt == _CONSTRAINT_RETRIES - 1:
                raise
    raise AssertionError("unreachable")


def _planned(tx: ManagedTransaction, rows: Sequence[Checked]) -> Plan:
    plan = Plan()
    nodes: dict[Place, list[Checked]] = defaultdict(list)
    parts: dict[Place, Parts] = defaultdict(lambda: defaultdict(list))
    for row, properties in rows:
        if row.part:
            parts[row.label, row.key][row.part].append(row)
        else:
            nodes[row.label, row.key].append((row, properties))
    slow = _plan_simple(tx, plan, nodes, parts)
    stored: dict[Place, Stored] = defaultdict(Stored)
    stored.update(reading.stored(tx, slow))
    stored.update(reading.stored_parts(tx, parts.keys() - set(slow)))
    changed = [place for place in slow if not _all_covered(plan, nodes[place], stored[place].versions)]
    restated = _changed_parts(plan, parts, stored)
    links = _links(tx, changed, stored, restated)
    for place in sorted(restated):
        _plan_parts(plan, place, restated[place], stored[place], links.get(place, ()))
    for place in changed:
        own = [link for link in links.get(place, ()) if not link.part]
        change_node(plan, nodes[place], stored[place], own)
    return plan


def _all_covered(plan: Plan, rows: Sequence[Checked], known: Sequence[Version]) -> bool:
    """Whether the rows of a node state nothing new; if so, they are counted."""
    if not all(covers(known, row) for row, _ in rows):
        return False
    plan.counts += Counts(unchanged=sum(not row.beside for row, _ in rows))
    return True


def _changed_parts(
    plan: Plan, parts: Mapping[Place, Parts], stored: Mapping[Place, Stored]
) -> dict[Place, Parts]:
    """The parts whose rows state something new; the rows of all others are counted."""
    found: dict[Place, Parts] = {}
    for place, stated in parts.items():
        known = stored[place].parts
        for name, rows in stated.items():
            if all(covers(known.get(name, ()), row) for row in rows):
                plan.counts += Counts(unchanged=sum(not row.beside for row in rows))
            else:
                found.setdefault(place, {})[name] = rows
    return found


def _plan_simple(
    tx: ManagedTransaction, plan: Plan, nodes: Mapping[Place, list[Checked]], parts: Mapping[Place, Parts]
) -> list[Place]:
    """Plan nodes that are not there or unchanged; the places of all others are returned."""
    present, same = reading.classify(tx, [entries[0][0] for entries in nodes.values()])
    slow: list[Place] = []
    for place, entries in nodes.items():
        if len(entries) > 1 or place in present or place in parts:
            slow.append(place)
        elif place in same:
            plan.counts += Counts(unchanged=0 if entries[0][0].beside else 1)
        else:
            add_new(plan, *entries[0])
    return sorted(slow)


def _links(
    tx: ManagedTransaction, slow: list[Place], stored: dict[Place, Stored], parts: Mapping[Place, Parts]
) -> dict[Place, list[StoredLink]]:
    """Links of the nodes and parts that had versions before."""
    wanted = {place for place in slow if stored[place].versions}
    wanted |= {place for place in parts if not parts[place].keys().isdisjoint(stored[place].parts)}
    return reading.links(tx, sorted(wanted))


def _plan_parts(plan: Plan, place: Place, stated: Parts, stored: Stored, links: Sequence[StoredLink]) -> None:
    """Plan the parts of one node; what is stored of them becomes what they are after the batch."""
    before = dict(stored.parts)
    for name in sorted(stated):
        own = [link for link in links if link.part == name]
        stored.parts[name] = change_part(plan, stated[name], before.get(name, ()), own)
    if stored.parts != before:
        label, key = place
        plan.patches[label].append((key, {"parts": parts_text(stored.parts)}))
