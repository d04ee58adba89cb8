"""WeChat Pay brand package: an openid a line, else the MD5 of the 11-digit phone; no header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, first, md5, mobile
from graph.exports.tables import bare_lines


def row(member: Member) -> str:
    """The id of one member."""
    return first(member.openids) or md5(first(mobile(one) for one in member.phones))


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return bare_lines(members, row)


FORMAT = Format(
    "wechat-pay", ".txt", _lines, lambda member: tuple(filter(None, (row(member),))), channel=None
)
