"""Names in Chinese characters: surname and given name, forms of address, nicknames, peoples with none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from graph.standardise.romanisation import surname_tables
from graph.standardise.text import is_han, one_of, simplified, table, told_by, words


@dataclass(frozen=True, slots=True)
class HanName:
    """The parts of one name in characters, as written; ``codes`` name what is doubtful."""

    surname: str | None
    given_name: str | None
    honorific: str | None = None
    gender: str | None = None
    confidence: float = 1.0
    codes: tuple[str, ...] = ()


@cache
def tables() -> dict[str, Any]:
    """The tables of names: forms of address by length, elements of surnameless names, organisation words."""
    raw = table("names")
    return {
        "long": told_by(raw, male="honorific_male", female="honorific_female", _="honorific_neutral"),
        "short": told_by(
            raw, male="honorific_short_male", female="honorific_short_female", _="honorific_short_neutral"
        ),
        "organisation": re.compile(one_of(raw["organisation"])),
        "tibetan": words(raw["tibetan"]),
        "turkic": tuple(raw["turkic"].split()),
        "japanese": words(raw["japanese"]),
        "common": frozenset("".join(table("surnames")["single"].split())[:400]),
    }


_UNLIKELY = frozenset("的了吗呢吧啊们是不我你他她它这那些个很都也又在")


def looks_like_organisation(text: str) -> bool:
    """Whether the characters name a company, shop, school or office rather than a person.

    >>> looks_like_organisation("杭州西湖茶叶有限公司"), looks_like_organisation("王小明")
    (True, False)
    """
    return len(text) > 3 and tables()["organisation"].search(simplified(text)) is not None


@lru_cache(maxsize=1 << 16)
def parse(text: str) -> HanName:
    """Split a run of characters (with ``·`` in it, for some) into surname and given name.

    >>> parse("欧阳娜娜").surname, parse("王先生").honorific, parse("小王").codes
    ('欧阳', '先生', ('nickname', 'given-missing'))
    """
    if "·" in text:
        return HanName(None, text, confidence=0.95)
    if simplified(text) in tables()["long"] and len(text) > 1:
        return HanName(None, None, text, tables()["long"][simplified(text)] or None, 0.1, ("given-missing",))
    if len(text) == 2 and text[0] in "小老" and simplified(text[1]) in surname_tables()["single"]:
        return HanName(text[1], None, text[0], None, 0.4, ("nickname", "given-missing"))
    if text[:1] == "阿" and len(text) == 2:
        return HanName(None, text, None, None, 0.3, ("nickname",))
    body, honorific, gender = without_honorific(text)
    if not body:
        return HanName(None, None, honorific, gender, 0.1, ("given-missing",))
    surname, given, confidence, codes = _split(body)
    if given is None and surname is not None:
        codes, confidence = (*codes, "given-missing"), min(confidence, 0.4)
    return HanName(surname, given, honorific, gender, confidence, codes)


def compound_surnames() -> frozenset[str]:
    """The surnames of two characters and more."""
    found: frozenset[str] = surname_tables()["compound"]
    return found


def without_honorific(text: str) -> tuple[str, str | None, str | None]:
    """The name, the form of address behind it and the gender that says."""
    plain = simplified(text)
    long = tables()["long"]
    for size in range(min(4, len(plain) - 1), 0, -1):
        word = plain[-size:]
        if word in long:
            gender, body = long[word], text[:-size]
            if (
                len(body) >= 2
                or body in surname_tables()["single"]
                or simplified(body) in surname_tables()["single"]
            ):
                return body, text[-size:], gender or None
    if 2 <= len(plain) <= 3 and plain[-1] in tables()["short"]:
        body = plain[:-1]
        known = body in tables()["common"] if len(body) == 1 else body in surname_tables()["compound"]
        if known:
            return text[:-1], text[-1], tables()["short"][plain[-1]] or None
    return text, None, None


def _split(body: str) -> tuple[str | None, str | None, float, tuple[str, ...]]:
    """Surname, given name, confidence and doubts of characters without a form of address."""
    plain = simplified(body)
    length = len(plain)
    if _surnameless(plain):
        return None, body, 0.8, ()
    head = _surname_length(plain)
    if head == 0:
        return None, body, 0.3, ("surname-unknown",)
    surname, given = body[:head], body[head:] or None
    if head == 2 and length == 2:
        return surname, None, 0.5, ()
    size = length - head
    common = plain[0] in tables()["common"] or head > 1
    confidence = (0.98 if common else 0.8) if size in (1, 2) else 0.5
    if size == 3 and head == 1 and plain[1] in tables()["common"]:
        return surname, given, 0.8, ("double-surname",)
    if size > 2 or (_UNLIKELY & set(plain) and size > 1):
        return surname, given, 0.3, ("unusual",)
    return surname, given, confidence, ()


def _surname_length(plain: str) -> int:
    known = surname_tables()
    for length in (4, 3, 2):
        if plain[:length] in known["compound"] and len(plain) >= length:
            return length
    if plain[:1] in known["single"]:
        japanese = len(plain) >= 4 and (
            plain[:2] in tables()["japanese"] or plain[:3] in tables()["japanese"]
        )
        return (3 if plain[:3] in tables()["japanese"] else 2) if japanese else 1
    for length in (3, 2):
        if plain[:length] in tables()["japanese"] and len(plain) > length:
            return length
    return 0


def _surnameless(plain: str) -> bool:
    """Tibetan names of known elements, and Uyghur and Kazakh ones written without their dot."""
    if len(plain) >= 4 and len(plain) % 2 == 0:
        halves = [plain[at : at + 2] for at in range(0, len(plain), 2)]
        if all(half in tables()["tibetan"] for half in halves):
            return True
    if len(plain) == 2 and plain in tables()["tibetan"] and plain[0] not in tables()["common"]:
        return True
    return len(plain) >= 4 and plain.startswith(tables()["turkic"])


def han_only(text: str) -> str:
    """The Chinese characters of a text and the dots between them."""
    return "".join(c for c in text if is_han(c) or c == "·")
