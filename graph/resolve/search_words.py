"""Other spellings of Chinese names, under which people look for somebody: initials, Cantonese, Wade-Giles."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from graph.resolve.text import has_han, simplified
from graph.standardise.romanisation import spellings, surname_tables, usual_hong_kong

_SYSTEMS = ("hong_kong", "overseas", "wade_giles")
_MOST_NAMES = 8
_MOST_SPELLINGS = 4


def search_words(known: Iterable[str]) -> str | None:
    """Words a full-text index is given beside the names themselves; None where no name is Chinese.

    >>> search_words(["黄小明"]).split()[:4]
    ['hxm', 'wong', 'siu', 'ming']
    >>> search_words(["Peter Franken"]) is None
    True
    """
    han = [name for name in dict.fromkeys(known) if 2 <= len(name) <= 6 and has_han(name)]
    words = dict.fromkeys(word for name in sorted(han)[:_MOST_NAMES] for word in _words(name))
    return " ".join(words) or None


@lru_cache(maxsize=1 << 15)
def _words(name: str) -> tuple[str, ...]:
    surname, given = _split(name)
    if not surname:
        return ()
    initials = "".join(
        spelled[0] for spelled in (_pinyin(surname, True), *(_pinyin(char) for char in given)) if spelled
    )
    surnames = [spelled for spelled, system in spellings(surname, surname=True).items() if system in _SYSTEMS]
    usual = usual_hong_kong(surname, surname=True)
    cantonese = [usual_hong_kong(char) for char in given]
    wade = [
        next((spelled for spelled, system in spellings(char).items() if system == "wade_giles"), "")
        for char in given
    ]
    parts = (initials, usual, *cantonese, "".join(cantonese), *surnames[:_MOST_SPELLINGS], *wade)
    return tuple(part for part in parts if part)


def _split(name: str) -> tuple[str, list[str]]:
    """Surname and the characters of the given name; no surname where the first character is none."""
    plain = simplified(name)
    if not all(map(has_han, name)):
        return "", []
    tables = surname_tables()
    if len(name) > 2 and plain[:2] in tables["compound"]:
        return plain[:2], list(plain[2:])
    known = plain[0] in tables["single"]
    return (plain[0], list(plain[1:])) if known else ("", [])


def _pinyin(text: str, surname: bool = False) -> str:
    return next((spelled for spelled, system in spellings(text, surname).items() if system == "pinyin"), "")
