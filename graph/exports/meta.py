"""Meta Custom Audiences: everything hashed; a phone has its country code and neither plus nor leading zeros.

Rules: Meta, Marketing API, Custom Audiences, "Hashing and Normalizing Data".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, email, first, phone, sha256, word
from graph.exports.tables import comma_lines

HEADER = ("email", "phone", "fn", "ln", "ct", "zip", "country")


def row(member: Member) -> tuple[str, ...]:
    """Cells of one member."""
    return (
        sha256(first(email(one) for one in member.emails)),
        sha256(first(phone(one) for one in member.phones).lstrip("+")),
        sha256(_letters(member.given_name)),
        sha256(_letters(member.surname)),
        sha256(_letters(member.city)),
        sha256(re.sub(r"\s", "", member.postcode.lower())),
        sha256(member.country.lower()),
    )


def _letters(text: str) -> str:
    """Lower case without punctuation or spaces; letters of any script stay."""
    return "".join(one for one in word(text) if one.isalnum())


def _found_by(member: Member) -> tuple[str, ...]:
    return tuple(cell for cell in row(member)[:2] if cell)


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return comma_lines(members, HEADER, row)


FORMAT = Format("meta", ".csv", _lines, _found_by, abroad=True, parts=frozenset({"addresses"}))
