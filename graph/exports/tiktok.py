"""TikTok customer file: headers Email_SHA256 and Phone_SHA256.

Rules: ads.tiktok.com/help, "List of supported IDs and formats for a customer file" (August 2025): e-mail in
lower case without a plus tag; phone with its country code, without symbols and leading zeros.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, email, first, phone, sha256
from graph.exports.tables import comma_lines

HEADER = ("Email_SHA256", "Phone_SHA256")


def row(member: Member) -> tuple[str, ...]:
    """Cells of one member."""
    return (
        sha256(first(email(one, tags=False) for one in member.emails)),
        sha256(first(phone(one) for one in member.phones).lstrip("+")),
    )


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return comma_lines(members, HEADER, row)


FORMAT = Format(
    "tiktok",
    ".csv",
    _lines,
    lambda member: tuple(filter(None, row(member))),
    abroad=True,
    parts=frozenset({"addresses"}),
)
