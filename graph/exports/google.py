"""Google Customer Match: exact English headers; e-mail, phone and names hashed, country and zip plain.

Rules: developers.google.com/data-manager/api/get-started/formatting (e-mail in lower case without spaces, no
dots before gmail.com; phone in E.164 with its plus; names in lower case; SHA-256 in hexadecimal).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, email, first, phone, sha256, word
from graph.exports.tables import comma_lines

HEADER = ("Email", "Phone", "First Name", "Last Name", "Country", "Zip")


def row(member: Member) -> tuple[str, ...]:
    """Cells of one member."""
    whole = bool(member.surname and member.given_name and member.country and member.postcode)
    return (
        *_points(member),
        sha256(word(member.given_name)) if whole else "",
        sha256(word(member.surname)) if whole else "",
        member.country if whole else "",
        member.postcode if whole else "",
    )


def _points(member: Member) -> tuple[str, str]:
    found = first(email(one, dots=False) for one in member.emails)
    return sha256(found), sha256(first(phone(one) for one in member.phones))


def _found_by(member: Member) -> tuple[str, ...]:
    return tuple(filter(None, _points(member)))


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return comma_lines(members, HEADER, row)


FORMAT = Format("google", ".csv", _lines, _found_by, abroad=True, parts=frozenset({"addresses"}))
