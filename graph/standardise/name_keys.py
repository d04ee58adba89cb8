"""What names have in common across scripts: readings, spellings and the match keys made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.standardise.latin_parts import formal_names, tables
from graph.standardise.romanisation import (
    fold_cantonese,
    inventory,
    pinyin,
    surname_tables,
    usual_hong_kong,
    wade_giles,
)
from graph.standardise.text import unique, without_marks


@dataclass(frozen=True, slots=True)
class Sounds:
    """The readings of one name in characters, toneless, in lower case."""

    pinyin: str
    surname_pinyin: str | None
    given_pinyin: str | None
    cantonese: str
    syllables: tuple[str, ...]
    cantonese_syllables: tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def sounds_of_han(surname: str | None, given: str | None) -> Sounds:
    """The readings of a name in characters.

    >>> sounds = sounds_of_han("單", "田芳")
    >>> sounds.pinyin, sounds.cantonese
    ('shan tianfang', 'sin tin fong')
    """
    head = pinyin(surname, surname=True).split() if surname else []
    plain = (given or "").replace("·", "")
    tail = [pinyin(character) for character in plain]
    spoken_head = [usual_hong_kong(surname, surname=True)] if surname else []
    spoken = [*spoken_head, *(usual_hong_kong(character) for character in plain)]
    parts = ("".join(head), "".join(tail))
    return Sounds(
        " ".join(filter(None, parts)), parts[0] or None, parts[1] or None, " ".join(filter(None, spoken)),
        tuple(filter(None, (*head, *tail))), tuple(filter(None, spoken)),
    )  # fmt: skip


def _folded_pinyin(syllables: Sequence[str]) -> str:
    return "".join(syllables).replace("v", "u").replace("lyu", "lu").replace("nyu", "nu")


def keys_of_han(value: str, sounds: Sounds) -> tuple[str, ...]:
    """Match keys of a name in simplified characters; a surname's other spelling counts as the same.

    >>> keys_of_han("陈大文", sounds_of_han("陈", "大文"))[:3]
    ('han:陈大文', 'pinyin:chen-dawen', 'cantonese:chantaiman')
    """
    variant = surname_tables()["variants"].get(value[:1])
    keys = [f"han:{(variant + value[1:]) if variant else value}"]
    if sounds.surname_pinyin and sounds.given_pinyin:
        keys.append(
            f"pinyin:{_folded_pinyin([sounds.surname_pinyin])}-{_folded_pinyin([sounds.given_pinyin])}"
        )
        keys.append("cantonese:" + "".join(map(fold_cantonese, sounds.cantonese_syllables)))
        keys.append("wade:" + "".join(wade_giles(item)[0] for item in sounds.syllables))
    return tuple(keys)


def keys_of_syllables(script: str, surname: Sequence[str], given: Sequence[str]) -> tuple[str, ...]:
    """Match keys of a Chinese name in Latin letters.

    >>> keys_of_syllables("romanised", ["tsang"], ["ka", "yan"])
    ('cantonese:changkayan',)
    """
    everything = (*surname, *given)
    keys = []
    if script == "pinyin":
        keys.append(f"pinyin:{_folded_pinyin(surname)}-{_folded_pinyin(given)}")
    if script != "pinyin" or all(item in inventory("hong_kong") for item in everything):
        keys.append("cantonese:" + "".join(map(fold_cantonese, everything)))
    if script != "pinyin" and all(item in inventory("wade_giles") for item in everything):
        keys.append("wade:" + "".join(everything))
    return tuple(keys)


def keys_of_latin(surname: str | None, given: str | None) -> tuple[str, ...]:
    """Match keys of a Western name: surname with the first given name in each formal form.

    >>> keys_of_latin("Smith", "Bob J.")
    ('latin:robert-smith',)
    """
    if not surname or not given:
        return ()
    last = re.sub(r"[\W_]", "", without_marks(surname).lower())
    first = without_marks(given).lower().split()[0].strip(".") if given.split() else ""
    return unique(f"latin:{formal}-{last}" for formal in formal_names(first))


@lru_cache(maxsize=1 << 15)
def shown(words: str) -> str:
    """Lower-case name words in usual capitals.

    >>> shown("van der berg"), shown("o'neil-mcdonald"), shown("j.")
    ('van der Berg', "O'Neil-McDonald", 'J.')
    """
    split = words.lower().split()
    return " ".join(_capitals(word, at == len(split) - 1) for at, word in enumerate(split))


def _capitals(word: str, last: bool) -> str:
    if (
        not last
        and word in tables()["particles"]
        and len(word) > 1
        and word not in ("mac", "ben", "la", "do")
    ):
        return word
    pieces = re.split(r"([-'])", word)
    return "".join(_capital(piece) for piece in pieces)


def _capital(piece: str) -> str:
    if piece.startswith("mc") and len(piece) > 3:
        return "Mc" + piece[2:].capitalize()
    return piece[:1].upper() + piece[1:]
