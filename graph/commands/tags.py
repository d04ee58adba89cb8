"""Tags on people: put on by hand, or by a rule that says which segment carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from graph.commands import segments
from graph.errors import ConflictError, InputError, NotFoundError, UsageError
from graph.model import key_of
from graph.profiles.customer_360 import survivor
from graph.profiles.segments.evaluate import Evaluator
from graph.store import Store

HAND, RULE = "hand", "rule"
LONGEST = 60
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag.

    Attributes:
        segment: Name of the segment whose members carry it, None where only people put it on.
        days: How long it counts once put on; None for ever.
        people: How many carry it now.
    """

    key: str
    name: str
    about: str
    segment_id: str | None
    segment: str | None
    days: int | None
    by: str
    at: datetime | None
    people: int


def _now() -> datetime:
    return datetime.now(UTC)


def tags(store: Store, clock: Callable[[], datetime] = _now) -> list[Tag]:
    """All tags by name."""
    return [
        Tag(
            row["key"], row["name"] or "", row["about"] or "", row["segmentId"], row["segment"], row["days"],
            row["by"] or "", row["at"], row["people"],
        )
        for row in store.read("tags", now=clock())
    ]  # fmt: skip


def find(store: Store, name: str, clock: Callable[[], datetime] = _now) -> Tag:
    """The tag of that name or key.

    Raises:
        NotFoundError: ``tag.unknown``.
    """
    known = tags(store, clock)
    for tag in known:
        if name in (tag.name, tag.key):
            return tag
    raise NotFoundError("tag.unknown", name=name[:LONGEST], known=[tag.name for tag in known][:20])


def define(
    store: Store, name: str, by: str, *, about: str = "", segment: str | None = None,
    days: int | None = None, clock: Callable[[], datetime] = _now,
) -> Tag:  # fmt: skip
    """Make a tag, or change what it means and its rule.

    Raises:
        InputError: ``tag.name``, ``tag.days``; NotFoundError: ``segment.unknown-segment``.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST:
        raise InputError("tag.name", most=LONGEST)
    if days is not None and not 1 <= days <= 3650:
        raise InputError("tag.days", days=days)
    rule = segments.find(store, segment).id if segment else None
    known = {tag.name: tag.key for tag in tags(store, clock)}
    key = known.get(name) or key_of("Tag", name)
    store.write(
        "save_tag", key=key, name=name, about=about[:500], segmentId=rule, days=days, by=by, at=clock()
    )
    return find(store, key, clock)


def put_on(
    store: Store, name: str, people: Sequence[str], by: str, *, until: date | None = None,
    zone: ZoneInfo | None = None, clock: Callable[[], datetime] = _now,
) -> int:  # fmt: skip
    """Tag people by hand; a tag not there yet is made. How many people carry it by that.

    ``until`` is the last day it counts; else the days of the tag, else for ever.

    Raises:
        NotFoundError: ``person.unknown``; InputError: ``tag.past``, ``tag.name``.
    """
    now, zone = clock(), zone or ZoneInfo("UTC")
    if until is not None and until < now.astimezone(zone).date():
        raise InputError("tag.past", day=until.isoformat())
    ids = [_living(store, one) for one in people]
    known = {tag.name: tag for tag in tags(store, clock)}
    tag = known.get(name) or known.get(" ".join(name.split())) or define(store, name, by, clock=clock)
    end = _end(until, tag.days, now, zone)
    rows = store.write("tag_people", key=tag.key, ids=ids, by=by, source=HAND, at=now, until=end)
    return int(rows[0]["people"]) if rows else 0


def take_off(
    store: Store, name: str, people: Sequence[str], clock: Callable[[], datetime] = _now
) -> int:  # fmt: skip
    """Take a tag off people that was put on by hand; how many.

    Raises:
        NotFoundError: ``tag.unknown``, ``person.unknown``; ConflictError: ``tag.by-rule``: they carry it by
            its rule alone, which would put it on again.
    """
    tag = find(store, name, clock)
    ids = [_living(store, one) for one in people]
    rows = store.write("untag_people", key=tag.key, ids=ids, source=HAND, at=clock())
    done = int(rows[0]["people"]) if rows else 0
    if not done and tag.segment_id is not None:
        raise ConflictError("tag.by-rule", name=tag.name, segment=tag.segment or tag.segment_id)
    return done


def drop(store: Store, name: str, clock: Callable[[], datetime] = _now) -> Tag:
    """Delete a tag and take it off everybody.

    Raises:
        NotFoundError: ``tag.unknown``.
    """
    tag = find(store, name, clock)
    store.write("delete_tag", key=tag.key)
    return tag


def follow_rule(
    store: Store, tag: Tag, evaluated: Evaluator, zone: ZoneInfo, clock: Callable[[], datetime] = _now
) -> tuple[int, int]:
    """Put a rule's tag on who is in its segment, and take it off who is not any more.

    Returns:
        How many people got it anew, and how many lost it.

    Raises:
        UsageError: ``tag.no-rule``; NotFoundError: ``segment.unknown-segment``.
    """
    if tag.segment_id is None:
        raise UsageError("tag.no-rule", name=tag.name)
    definition = segments.find(store, tag.segment or tag.segment_id).definition
    wanted = {evaluated.data.ids[row] for row in segments.member_rows(evaluated, definition)}
    have = {row["id"] for row in store.stream("tag_holders", key=tag.key, source=RULE)}
    now = clock()
    end = _end(None, tag.days, now, zone)
    for ids in _batches(sorted(wanted)):
        by = tag.segment or ""
        store.write("tag_people", key=tag.key, ids=ids, by=by, source=RULE, at=now, until=end)
    for ids in _batches(sorted(have - wanted)):
        store.write("untag_people", key=tag.key, ids=ids, source=RULE, at=now)
    return len(wanted - have), len(have - wanted)


def _living(store: Store, person: str) -> str:
    id_ = person.strip().rpartition("/")[2]
    label = store.one("identity_label", identityId=id_)
    if label is not None and label["label"] == "Person":
        return id_
    other = survivor(store, id_)
    if other is None:
        raise NotFoundError("person.unknown", id=id_[:60])
    return other


def _end(until: date | None, days: int | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The last second of the last day, in the shop's zone."""
    if until is None and days is None:
        return None
    day = until or now.astimezone(zone).date() + timedelta(days=days or 0)
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def _batches(ids: Sequence[str]) -> Iterable[list[str]]:
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])
