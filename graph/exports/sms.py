"""A list for text messages: 11-digit number and a salutation; only who agreed to marketing by sms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, first, mobile
from graph.exports.tables import comma_lines

HEADER = ("phone", "salutation")
_TITLE = {"male": "先生", "female": "女士"}


def row(member: Member) -> tuple[str, str]:
    """Cells of one member; who has a Chinese surname and a gender is greeted by both, others by name."""
    title = _TITLE.get(member.gender, "")
    surname = member.surname if "\u3400" <= member.surname[:1] <= "\u9fff" else ""
    return first(
        mobile(one) for one in member.phones
    ), f"{surname}{title}" if surname and title else member.name


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return comma_lines(members, HEADER, row, mark=True)


FORMAT = Format(
    "sms",
    ".csv",
    _lines,
    lambda member: tuple(filter(None, row(member)[:1])),
    channel="sms",
    parts=frozenset(),
)
