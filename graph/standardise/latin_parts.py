"""What the readers of names in Latin letters share: the result, titles, given names and their short forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.standardise.text import table, told_by, words


@dataclass(frozen=True, slots=True)
class LatinName:
    """The parts of one name in Latin letters, lower case; ``syllables`` only for Chinese names.

    Attributes:
        script: pinyin, romanised (Hong Kong, Wade-Giles and other habits) or latin.
        syllables: One entry a character the name stands for, the surname's first.
        surname_syllables: How many of them are the surname's.
    """

    script: str
    surname: str | None
    given_name: str | None
    english_name: str | None = None
    honorific: str | None = None
    gender: str | None = None
    suffix: str | None = None
    syllables: tuple[str, ...] = ()
    surname_syllables: int = 0
    confidence: float = 0.9
    codes: tuple[str, ...] = ()


@cache
def tables() -> dict[str, Any]:
    """Titles, suffixes, particles, given names and their short forms."""
    raw = table("names")
    formal: dict[str, tuple[str, ...]] = {}
    for name, forms in raw["nicknames"].items():
        for form in (name, *str(forms).split()):
            formal[form] = (*formal.get(form, ()), name)
    titles = told_by(raw, male="titles_male", female="titles_female", _="titles_neutral")
    return {
        "titles": titles,
        "suffixes": words(raw["suffixes"]),
        "particles": words(raw["particles"]),
        "formal": formal,
        "given": words(raw["given"]) | frozenset(formal),
        "organisation": words(raw["organisation_latin"]),
    }


def formal_names(given: str) -> tuple[str, ...]:
    """The formal names a given name may be short for; itself where none is known.

    >>> formal_names("Bob"), formal_names("Peter")
    (('robert',), ('peter',))
    """
    lowered = given.lower()
    return tuple(tables()["formal"].get(lowered, (lowered,)))


def word(token: str) -> str:
    """A token in lower case without its full stop."""
    return token.lower().rstrip(".")
