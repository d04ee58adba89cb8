"""Tencent ads, customer file: a zip of a text file, one id a line, no header; MD5 or SHA-256 of 11 digits.

Rules: developers.e.qq.com/docs/audience_management/file and /docs/api/audiences/custom_audience_file
(user_id_type HASH_MOBILE_PHONE and SHA256_MOBILE_PHONE; the archive holds at most 100 MB).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from graph.exports.members import Format, Member, first, md5, mobile, sha256
from graph.exports.streams import gathered, zipped
from graph.exports.tables import bare_lines


def _format(key: str, name: str, digest: Callable[[str], str]) -> Format:
    def row(member: Member) -> str:
        return digest(first(mobile(one) for one in member.phones))

    def lines(members: Iterable[Member]) -> Iterator[bytes]:
        return zipped([(name, gathered(bare_lines(members, row)))])

    return Format(key, ".zip", lines, lambda member: tuple(filter(None, (row(member),))), parts=frozenset())


FORMATS = (
    _format("tencent", "HASH_MOBILE_PHONE.txt", md5),
    _format("tencent-sha256", "SHA256_MOBILE_PHONE.txt", sha256),
)
