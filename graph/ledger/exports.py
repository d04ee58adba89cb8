"""What was handed over to whom, and whom it held; how segments grew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping

from graph.ledger.export_tables import EXPORT_MEMBERS as M
from graph.ledger.export_tables import EXPORTS as E
from graph.ledger.export_tables import SEGMENT_SIZES as S
from graph.ledger.opening import Ledger, utc

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Export:
    """One export; see the table ``exports``."""

    id: int
    segment_id: str
    segment: str
    definition: Mapping[str, Any]
    format: str
    mode: str
    purpose: str
    recipient: str
    by: str
    at: datetime
    members: int
    written: int
    left_out: Mapping[str, int]
    files: tuple[Mapping[str, Any], ...]
    campaign_id: str | None


@dataclass(frozen=True, slots=True)
class Size:
    """How large a segment was on a day, and what changed since the time before."""

    day: date
    members: int
    everybody: int
    added: int
    removed: int


def begin(ledger: Ledger, about: Mapping[str, Any], now: datetime) -> int:
    """Note an export that is being written; it does not count before `finish`.

    ``about`` holds the columns of the table but those counted at the end.
    """
    empty = {"members": 0, "written": 0, "left_out": "{}", "files": "[]", "is_whole": False}
    definition = json.dumps(about["definition"], ensure_ascii=False)
    values = {**about, **empty, "definition": definition, "at": now}
    with ledger.begin() as connection:
        found = connection.execute(insert(E).values(values)).inserted_primary_key
        return int(found[0]) if found else 0


def add_members(ledger: Ledger, number: int, members: Iterable[tuple[str, str]]) -> None:
    """Note members (id and mark) of an export, some thousand in each transaction."""
    rest = iter(members)
    while batch := list(islice(rest, BATCH)):
        rows = [{"export_id": number, "person_id": id_, "mark": mark} for id_, mark in batch]
        with ledger.begin() as connection:
            connection.execute(insert(M), rows)


def finish(
    ledger: Ledger, number: int, members: int, written: int, left_out: Mapping[str, int],
    files: Iterable[Mapping[str, Any]], campaign_id: str | None = None,
) -> None:  # fmt: skip
    """Say that an export is whole."""
    values = {
        "members": members, "written": written, "left_out": json.dumps(dict(left_out)),
        "files": json.dumps(list(files), ensure_ascii=False), "campaign_id": campaign_id, "is_whole": True,
    }  # fmt: skip
    with ledger.begin() as connection:
        connection.execute(update(E).where(E.c.id == number).values(values))


def forget(ledger: Ledger, number: int) -> None:
    """Remove an export that came to nothing."""
    with ledger.begin() as connection:
        connection.execute(delete(M).where(M.c.export_id == number))
        connection.execute(delete(E).where(E.c.id == number))


def last(ledger: Ledger, segment_id: str, form: str) -> Export | None:
    """The latest whole export of a segment in a format."""
    one = (E.c.segment_id == segment_id) & (E.c.format == form) & E.c.is_whole
    with ledger.begin() as connection:
        row = connection.execute(select(E).where(one).order_by(E.c.id.desc()).limit(1)).mappings().first()
    return None if row is None else _read(row)


def marks(ledger: Ledger, number: int) -> dict[str, str]:
    """Members of an export with the mark of what was written of each."""
    with ledger.begin() as connection:
        rows = connection.execute(select(M.c.person_id, M.c.mark).where(M.c.export_id == number))
        return {str(id_): str(mark) for id_, mark in rows}


def listed(ledger: Ledger, segment_id: str | None = None, limit: int = 50) -> list[Export]:
    """Whole exports, newest first, of one segment or of all."""
    wanted = select(E).where(E.c.is_whole).order_by(E.c.id.desc()).limit(limit)
    if segment_id is not None:
        wanted = wanted.where(E.c.segment_id == segment_id)
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(wanted).mappings()]


def of_person(ledger: Ledger, person_id: str) -> list[Export]:
    """Whole exports that held a person, newest first: whom to tell when that person is erased."""
    held = select(M.c.export_id).where(M.c.person_id == person_id)
    wanted = select(E).where(E.c.is_whole, E.c.id.in_(held)).order_by(E.c.id.desc())
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(wanted).mappings()]


def erase_person(ledger: Ledger, person_id: str) -> int:
    """Take a person out of the members of every export; how many held them."""
    with ledger.begin() as connection:
        return int(connection.execute(delete(M).where(M.c.person_id == person_id)).rowcount)


def note_size(
    ledger: Ledger, segment_id: str, day: date, now: datetime, members: int, everybody: int, added: int,
    removed: int,
) -> None:  # fmt: skip
    """Write down how large a segment is on a day; a later word of the same day adds up what changed."""
    one = (S.c.segment_id == segment_id) & (S.c.day == day)
    values = {"members": members, "everybody": everybody, "at": now}
    with ledger.begin() as connection:
        more = {"added": S.c.added + added, "removed": S.c.removed + removed}
        known = connection.execute(update(S).where(one).values({**values, **more}))
        if not known.rowcount:
            changed = {"segment_id": segment_id, "day": day, "added": added, "removed": removed}
            connection.execute(insert(S).values({**values, **changed}))


def sizes(ledger: Ledger, segment_id: str, limit: int = 400) -> list[Size]:
    """Sizes of a segment day by day, oldest first."""
    wanted = select(S).where(S.c.segment_id == segment_id).order_by(S.c.day.desc()).limit(limit)
    with ledger.begin() as connection:
        rows = list(connection.execute(wanted).mappings())
    return [
        Size(row["day"], row["members"], row["everybody"], row["added"], row["removed"])
        for row in reversed(rows)
    ]


def _read(row: RowMapping) -> Export:
    names = ("segment_id", "segment", "format", "mode", "purpose", "recipient", "by", "members", "written")
    return Export(
        id=row["id"],
        definition=json.loads(row["definition"]),
        at=utc(row["at"]),
        left_out=json.loads(row["left_out"]),
        files=tuple(json.loads(row["files"])),
        campaign_id=row["campaign_id"],
        **{name: row[name] for name in names},
    )
