"""Tencent ads, customer file of HASH_MOBILE_PHONE: a TXT, one id a line, no header: MD5 of 11 digits.

Rules: developers.e.qq.com/docs/audience_management/file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, first, md5, mobile
from graph.exports.tables import bare_lines


def row(member: Member) -> str:
    """The id of one member."""
    return md5(first(mobile(one) for one in member.phones))


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return bare_lines(members, row)


FORMAT = Format("tencent", ".txt", _lines, lambda member: tuple(filter(None, (row(member),))))
