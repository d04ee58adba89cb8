"""WeChat Pay brand package: CSV without a header, one openid a line, or one MD5 of a phone; never both.

Rules: pay.weixin.qq.com/doc/brand/4016183594 (September 2025): ``data_type`` of an upload is one of the two,
the openids are of one app that is bound to the brand, the file's name ends in .csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from graph.exports.members import Format, Member, first, md5, mobile
from graph.exports.tables import bare_lines


def _openid(member: Member) -> str:
    return first(member.openids)


def _phone(member: Member) -> str:
    return md5(first(mobile(one) for one in member.phones))


def _format(key: str, row: Callable[[Member], str], parts: frozenset[str]) -> Format:
    def lines(members: Iterable[Member]) -> Iterator[bytes]:
        return bare_lines(members, row)

    return Format(key, ".csv", lines, lambda member: tuple(filter(None, (row(member),))), parts=parts)


FORMATS = (
    _format("wechat-pay", _openid, frozenset({"accounts"})),
    _format("wechat-pay-phone", _phone, frozenset()),
)
