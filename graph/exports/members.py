"""One person as a file for marketers knows them, and identifiers in the forms platforms ask for."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

_MOBILE = re.compile(r"1[3-9]\d{9}\Z")
_WHOLE = re.compile(r"\+[0-9]{8,15}\Z")
_LOWER = re.compile(r"[a-z0-9@._+-]+\Z")
"""What normalising leaves as it is, as nearly all stored phones and addresses are."""
_GMAIL = ("gmail.com", "googlemail.com")


class Member(NamedTuple):
    """One member with the best contact points; empty where nothing is known.

    Attributes:
        phones: International form, best first. openids: Of WeChat. external_ids: Of WeCom.
        country: ISO 3166 alpha-2, upper case.
        devices: Identifiers of devices. ties: Kind and key of what is shared. bought: Id, name and times of
            what is bought most; where a format asks for it.
    """

    id: str
    name: str = ""
    surname: str = ""
    given_name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    gender: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    country: str = ""
    postcode: str = ""
    openids: tuple[str, ...] = ()
    external_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    ties: tuple[tuple[str, str], ...] = ()
    bought: tuple[tuple[str, str, int], ...] = ()


VALUES = (
    *("id", "name", "surname", "given_name", "phones", "emails", "gender", "province", "city", "district"),
    *("country", "postcode", "openids", "external_ids", "tags"),
)
"""What files that hold everything tell of a member."""


PARTS = ("tags", "addresses", "ties", "accounts", "devices")
"""What is read of members only where it is needed: addresses for country and postcode, accounts for openids
and external ids."""


KEPT_PARTS = frozenset({"tags", "addresses", "accounts"})
"""What they are read from."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file.

    Attributes:
        suffix: Of the file, with its dot.
        channel: Channel of consent it needs, None where any will do.
        abroad: The file leaves the mainland: its people must have agreed to that too.
        identifiers: What a member is found by there; a member without any is left out, and so is one whose
            first was written already.
        lines: The file's content, piece by piece.
        things: How many things a member buys most it wants to know.
        parts: Which of PARTS it writes or finds members by; others need not be read.
    """

    key: str
    suffix: str
    lines: Callable[[Iterable[Member]], Iterator[bytes]]
    identifiers: Callable[[Member], tuple[str, ...]]
    channel: str | None = None
    abroad: bool = False
    things: int = 0
    parts: frozenset[str] = frozenset(PARTS)


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of a text, empty for the empty one."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def md5(text: str) -> str:
    """Hexadecimal MD5 of a text, as some platforms still ask for; it protects nothing."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() if text else ""


def phone(text: str, country: str = "86") -> str:
    """A number in international form, with ``country`` where it names none; empty for what is no number.

    >>> phone("１３８ 0013 8000"), phone("0086-13800138000"), phone("+852 9123 4567"), phone("n/a")
    ('+8613800138000', '+8613800138000', '+85291234567', '')
    """
    if _WHOLE.match(text):
        return text
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = re.sub(r"\D", "", plain)
    if plain.startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    if digits.startswith("00"):
        return f"+{digits[2:]}" if len(digits) > 10 else ""
    if digits.startswith(country) and len(digits) == 11 + len(country):
        return f"+{digits}"
    if country == "86" and not _MOBILE.match(digits):
        return ""
    return f"+{country}{digits.lstrip('0')}" if len(digits) >= 8 else ""


def mobile(text: str) -> str:
    """The 11 digits of a mainland mobile number, empty for any other.

    >>> mobile("+8613800138000"), mobile("+85291234567")
    ('13800138000', '')
    """
    whole = phone(text)
    return whole[3:] if whole.startswith("+86") and _MOBILE.match(whole[3:]) else ""


def email(text: str, *, dots: bool = True, tags: bool = True) -> str:
    """An address in lower case without spaces; empty for what is none.

    Without ``dots`` those before gmail.com and googlemail.com go; without ``tags`` all from the plus on.

    >>> email(" Li.Lei+shop@Gmail.com", dots=False), email("Li.Lei+shop@qq.com", tags=False)
    ('lilei+shop@gmail.com', 'li.lei@qq.com')
    """
    plain = text
    if not _LOWER.match(text):
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    local, at, domain = plain.rpartition("@")
    if not at or not local or "." not in domain or "@" in local:
        return ""
    if not tags:
        local = local.partition("+")[0]
    if not dots and domain in _GMAIL:
        local = local.replace(".", "")
    return f"{local}@{domain}" if local else ""


def word(text: str) -> str:
    """A name in lower case, without the spaces around it."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def first(values: Iterable[str]) -> str:
    """The first that is not empty, else empty."""
    return next((value for value in values if value), "")
