"""A generic file of SHA-256: e-mail in lower case, phone in E.164, names in lower case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, email, first, phone, sha256, word
from graph.exports.tables import comma_lines

HEADER = ("email_sha256", "phone_sha256", "given_name_sha256", "surname_sha256")


def row(member: Member) -> tuple[str, ...]:
    """Cells of one member."""
    return (
        sha256(first(email(one) for one in member.emails)),
        sha256(first(phone(one) for one in member.phones)),
        sha256(word(member.given_name)),
        sha256(word(member.surname)),
    )


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return comma_lines(members, HEADER, row)


FORMAT = Format(
    "hashed",
    ".csv",
    _lines,
    lambda member: tuple(cell for cell in row(member)[:2] if cell),
    parts=frozenset(),
)
