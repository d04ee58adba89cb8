"""What rows change: nodes and parts, computed from the rows of a batch and the versions that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

from graph.model import Row, Value
from graph.store.writer.links import change_links, create_first
from graph.store.writer.plan import Counts, Plan, Properties, Stored, StoredLink
from graph.store.writer.versions import Version, body_of, earlier_text, merge, newest_only, parts_text
from graph.store.writer.vocabulary import label_of

WRITTEN, UNCHANGED, SUPERSEDED = Counts(written=1), Counts(unchanged=1), Counts(superseded=1)

Checked = tuple[Row, Mapping[str, Value]]
"""A row and its checked properties."""


def version_of(row: Row) -> Version:
    """The version a row states."""
    moment = row.event_at.astimezone(UTC)
    bare = row.deleted and not row.properties
    return Version(row.row_hash, moment, moment, row.deleted, None if bare else row.raw)


def covers(known: Sequence[Version], row: Row) -> bool:
    """Whether the row states nothing that is not among the versions already."""
    for version in known:
        if version.hash == row.row_hash and version.gone == row.deleted:
            return version.first <= row.event_at <= version.last
    return False


def add_new(plan: Plan, row: Row, properties: Mapping[str, Value]) -> None:
    """A node that was not there, with one version: the way most rows of a first load go."""
    version = version_of(row)
    plan.creates[row.label].append((row.key, {**properties, **_provenance(row, (version,))}))
    if not row.deleted:
        create_first(plan, row, version.first)
    plan.state_targets(row, row.links)
    plan.count(row, WRITTEN)


def change_node(plan: Plan, rows: Sequence[Checked], stored: Stored, links: Sequence[StoredLink]) -> None:
    """A node that was there, or that several rows of the batch state.

    Args:
        plan: Where the changes go.
        rows: Its rows in the batch; none states a part.
        stored: What is there, its parts as they are after the batch.
        links: Relationships its own rows stated before.
    """
    known = stored.versions
    versions = _settle(plan, [row for row, _ in rows], known)
    label, key = rows[0][0].label, rows[0][0].key
    if not label_of(label).history:
        versions = newest_only(versions)
    for row, _ in rows:
        plan.state_targets(row, row.links)
    if versions == known:
        return
    by_content = {version_of(row).content: (row, properties) for row, properties in rows}
    winning = by_content.get(versions[0].content)
    fields = _provenance(winning[0] if winning else rows[0][0], versions)
    if winning is None:
        del fields["raw"], fields["sourceRow"]
    body, before = body_of(versions), body_of(known)
    other_body = body is not None and (before is None or before.content != body.content)
    if known and not other_body:
        plan.patches[label].append((key, fields))
    else:
        values = by_content[body.content][1] if body is not None else {}
        whole: Properties = {**values, **fields, "parts": parts_text(stored.parts)}
        (plan.replaces if stored.exists else plan.creates)[label].append((key, whole))
    change_links(plan, [row for row, _ in rows], versions, known, links, winning[0] if winning else None)


def change_part(
    plan: Plan, rows: Sequence[Row], known: tuple[Version, ...], links: Sequence[StoredLink]
) -> tuple[Version, ...]:
    """The versions of a part after the batch; a part has only links.

    Args:
        plan: Where the changes go.
        rows: Rows of the batch that state the part.
        known: Its versions before.
        links: Relationships its rows stated before.
    """
    versions = _settle(plan, rows, known)
    for row in rows:
        plan.state_anchor(row)
        plan.state_targets(row, row.links)
    if versions != known:
        winning = next((row for row in rows if version_of(row).content == versions[0].content), None)
        change_links(plan, rows, versions, known, links, winning)
    return versions


def _settle(plan: Plan, rows: Sequence[Row], known: tuple[Version, ...]) -> tuple[Version, ...]:
    """All versions after the rows of one node or part; what became of each row is counted."""
    if not known and len(rows) == 1:
        plan.count(rows[0], WRITTEN)
        return (version_of(rows[0]),)
    versions = known
    for row in rows:
        stated = version_of(row)
        contents = {item.content for item in versions}
        before = versions[0].content if versions else None
        versions = merge((*versions, stated))
        if versions[0].content == stated.content != before:
            plan.count(row, WRITTEN)
        elif stated.content in contents:
            plan.count(row, UNCHANGED)
        else:
            plan.count(row, SUPERSEDED)
    return versions


def _provenance(row: Row, versions: Sequence[Version]) -> Properties:
    """What a node says about where its winning version came from."""
    winner = versions[0]
    return {
        "source": row.source,
        "sourceId": row.source_id,
        "rowHash": winner.hash,
        "raw": None if winner.bare else row.raw,
        "earlier": earlier_text(versions) if len(versions) > 1 else None,
        "sourceRow": row.source_row,
        "eventAt": winner.last,
        "sameSince": winner.first if winner.first != winner.last else None,
        "deletedAt": winner.last if winner.gone else None,
    }
