"""WeCom external contacts with their tags, for marking them there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, first
from graph.exports.tables import comma_lines

HEADER = ("external_userid", "name", "tags")


def row(member: Member) -> tuple[str, str, str]:
    """Cells of one member."""
    return first(member.external_ids), member.name, ";".join(member.tags)


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return comma_lines(members, HEADER, row)


FORMAT = Format(
    "wecom", ".csv", _lines, lambda member: tuple(filter(None, member.external_ids[:1])),
    parts=frozenset({"accounts", "tags"}),
)  # fmt: skip
