"""CSV for people and spreadsheets: one line a member, UTF-8 with a mark, formulas escaped, phones intact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, first
from graph.exports.tables import comma_lines

HEADER = ("id", "name", "phone", "email", "gender", "province", "city", "district", "tags")


def row(member: Member) -> tuple[str, ...]:
    """Cells of one member."""
    return (
        member.id, member.name, first(member.phones), first(member.emails), member.gender, member.province,
        member.city, member.district, "; ".join(member.tags),
    )  # fmt: skip


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return comma_lines(members, HEADER, row, mark=True)


FORMAT = Format("csv", ".csv", _lines, lambda member: (member.id,), parts=frozenset({"tags"}))
