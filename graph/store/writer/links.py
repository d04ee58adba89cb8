"""Relationships that follow from the versions of a node or part: made, ended, mended or removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from graph.model import Link, Row
from graph.store.writer.columns import numbers
from graph.store.writer.plan import Plan, Properties, StoredLink
from graph.store.writer.versions import Version, ended_at
from graph.store.writer.vocabulary import checked, shape_of

Place = tuple[str, bool, str, str]
"""Where a lasting link stands: type, direction, label and key of the other end."""


def create_first(plan: Plan, row: Row, moment: datetime) -> None:
    """Links of the only version of something that was not there."""
    seen: set[object] = set()
    for link in row.links:
        shape = shape_of(row.label, link.type, link.reverse, link.label)
        if len(row.links) > 1:
            identity = _place(link) if shape.validity else _identity(link, link.properties)
            if identity in seen:
                continue
            seen.add(identity)
        _create(plan, row, link, (moment, moment, None))


def change_links(
    plan: Plan,
    rows: Sequence[Row],
    versions: Sequence[Version],
    known: Sequence[Version],
    links: Sequence[StoredLink],
    winning: Row | None,
) -> None:
    """Links of a node or part whose versions changed.

    Args:
        plan: Where the changes go.
        rows: Its rows in the batch.
        versions: Its versions now; known those before.
        known: Its versions before.
        links: Relationships its rows stated before.
        winning: The row of the batch that states the winning version, if one does.
    """
    lasting = {_place(link): link for link in links if link.times}
    if lasting or any(_lasting(row) for row in rows):
        _change_lasting(plan, rows, versions, winning, lasting)
    if winning is not None and (not known or known[0].content != versions[0].content):
        _change_plain(plan, winning, [link for link in links if not link.times])


def _change_plain(plan: Plan, winning: Row, links: Sequence[StoredLink]) -> None:
    """Links that are there only while the winning version states them."""
    have: dict[object, list[StoredLink]] = defaultdict(list)
    for stored in links:
        shape = shape_of(winning.label, stored.type, stored.reverse, stored.label)
        values = {name: stored.properties[name] for name in shape.properties if name in stored.properties}
        have[_identity(stored, values)].append(stored)
    stated: set[object] = set()
    for link in () if winning.deleted else winning.links:
        shape = shape_of(winning.label, link.type, link.reverse, link.label)
        identity = _identity(link, checked(link.type, link.properties, shape.properties))
        if shape.validity or identity in stated:
            continue
        stated.add(identity)
        if have.get(identity):
            have[identity].pop()
        else:
            _create(plan, winning, link, None)
    for left in have.values():
        for stored in left:
            place, found = _found(winning, stored)
            plan.link_deletes[place].append(found)


def _change_lasting(
    plan: Plan,
    rows: Sequence[Row],
    versions: Sequence[Version],
    winning: Row | None,
    stored: Mapping[Place, StoredLink],
) -> None:
    """Links that stay with the times they were stated for, ended where the winning version has them not."""
    spans: dict[Place, tuple[datetime, datetime]] = {
        place: link.times[:2] for place, link in stored.items() if link.times
    }
    made: dict[Place, tuple[Row, Link]] = {}
    for row in rows:
        moment = row.event_at.astimezone(UTC)
        for link in _lasting(row):
            place = _place(link)
            first, last = spans.get(place, (moment, moment))
            spans[place] = (min(first, moment), max(last, moment))
            made.setdefault(place, (row, link))
    if winning is None:
        current = {place for place, link in stored.items() if link.times and link.times[2] is None}
    else:
        current = {_place(link) for link in _lasting(winning)}
    for place, (first, last) in spans.items():
        ended = None if place in current else ended_at(last, versions)
        there = stored.get(place)
        if there is None:
            _create(plan, *made[place], (first, last, ended))
            continue
        if there.times != (first, last, ended):
            where, found = _found(rows[0], there)
            plan.link_updates[where].append([*found, *numbers(first), *numbers(last), *numbers(ended)])


def _found(row: Row, stored: StoredLink) -> tuple[tuple[str, str, str], list[str]]:
    """How a stored relationship of a row's node is found: its type and labels, its keys and element id."""
    if stored.reverse:
        return (stored.type, stored.label, row.label), [stored.key, row.key, stored.id]
    return (stored.type, row.label, stored.label), [row.key, stored.key, stored.id]


def _lasting(row: Row) -> list[Link]:
    if row.deleted:
        return []
    return [link for link in row.links if shape_of(row.label, link.type, link.reverse, link.label).validity]


def _place(link: Link | StoredLink) -> Place:
    return (link.type, link.reverse, link.label, link.key)


def _identity(link: Link | StoredLink, values: Mapping[str, Any]) -> object:
    return (*_place(link), frozenset(values.items()))


def _create(
    plan: Plan, row: Row, link: Link, times: tuple[datetime, datetime, datetime | None] | None
) -> None:
    shape = shape_of(row.label, link.type, link.reverse, link.label)
    values: Properties = checked(link.type, link.properties, shape.properties) if link.properties else {}
    if shape.validity and times is not None:
        values["firstAt"], values["lastAt"], values["endedAt"] = times
    values["source"] = row.source
    if row.part:
        values["part"], values["sourceRow"] = row.part, row.source_row
    if shape.marked:
        values["reverse"] = True
    ends = (link.key, row.key) if link.reverse else (row.key, link.key)
    place = (shape.type, shape.start, shape.end, tuple(values))
    plan.links[place].append((*ends, values))
