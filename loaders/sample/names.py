"""Names of the sample shop's people, and the forms in which systems hold them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from loaders.sample.streams import Weighted
from loaders.sample.tables import table, weighted

_SURNAME_READINGS = {
    "单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "查": "zha", "区": "ou", "朴": "piao", "盖": "ge",
    "翟": "zhai", "尉迟": "yuchi", "覃": "qin", "任": "ren", "华": "hua", "乐": "yue", "冼": "xian",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """Who somebody is called, in every script they use.

    Attributes:
        origin: ``mainland``, ``hongkong``, ``taiwan`` or ``foreign``.
        surname, given: Simplified characters; empty for foreigners.
        roman_surname, roman_given: What the passport says.
        english: A first name used in daily life, or empty.
    """

    origin: str
    surname: str
    given: str
    roman_surname: str
    roman_given: str
    english: str

    @property
    def full(self) -> str:
        """The name on the identity card, simplified."""
        if self.origin == "foreign":
            return f"{self.english} {self.roman_surname}"
        return self.surname + self.given


@cache
def _converter(variant: str) -> OpenCC:
    return OpenCC(variant)


@lru_cache(maxsize=100_000)
def traditional(text: str, variant: str = "s2hk") -> str:
    """The text in traditional characters.

    >>> traditional("陈志伟")
    '陳志偉'
    """
    return str(_converter(variant).convert(text))


@lru_cache(maxsize=50_000)
def reading(text: str) -> str:
    """Toneless pinyin of given-name characters, joined.

    >>> reading("小明")
    'xiaoming'
    """
    return "".join(lazy_pinyin(text, style=Style.NORMAL)).replace("ü", "v")


def surname_reading(surname: str) -> str:
    """Toneless pinyin of a surname, with the readings surnames keep.

    >>> surname_reading("单"), surname_reading("欧阳")
    ('shan', 'ouyang')
    """
    return _SURNAME_READINGS.get(surname) or reading(surname)


@cache
def _lists() -> dict[str, Weighted[str]]:
    names = table("names")
    lists = {"surnames": weighted(names["surnames"])}
    for sex in "MF":
        lists[f"characters {sex}"] = weighted(names["characters"][sex])
        for age in ("old", "new"):
            lists[f"given {sex} {age}"] = weighted(names["given"][sex][age])
    return lists


@cache
def _hong_kong() -> tuple[Weighted[tuple[str, str]], dict[str, list[tuple[str, str]]]]:
    names = table("names")
    words = names["hongkong_surnames"].split()
    pairs = list(zip(words[::3], words[1::3], strict=True))
    given = {}
    for sex in "MF":
        words_given = names["hongkong_given"][sex].split()
        given[sex] = list(zip(words_given[::2], words_given[1::2], strict=True))
    return Weighted(pairs, [float(weight) for weight in words[2::3]]), given


def draw_surname(rng: Random) -> str:
    """A surname by its frequency."""
    return _lists()["surnames"].draw(rng)


def draw_given(rng: Random, sex: str, born: int) -> str:
    """A given name as people of that sex and year of birth have it; often one that many share."""
    lists = _lists()
    if rng.random() < 0.42:
        return lists[f"given {sex} {'old' if born < 1985 else 'new'}"].draw(rng)
    characters = lists[f"characters {sex}"]
    if rng.random() < 0.2:
        return characters.draw(rng)
    return characters.draw(rng) + characters.draw(rng)


def draw_english(rng: Random, sex: str) -> str:
    """An English first name."""
    return str(rng.choice(table("names")["english"][sex].split()))


def make_name(rng: Random, origin: str, sex: str, born: int, surname: str = "") -> Name:
    """A name for somebody of that origin; ``surname`` given where it is inherited (mainland and Taiwan)."""
    if origin == "foreign":
        family = rng.choice(table("names")["foreign_surnames"].split())
        first = draw_english(rng, sex)
        return Name(origin, "", "", family, first, first)
    if origin == "hongkong":
        surnames, given = _hong_kong()
        options = [pair for pair in surnames.items if pair[0] == surname]
        family_pair = options[0] if options else surnames.draw(rng)
        parts = [rng.choice(given[sex]) for _ in range(1 if rng.random() < 0.08 else 2)]
        english = draw_english(rng, sex) if rng.random() < 0.75 else ""
        return Name(
            origin,
            family_pair[0],
            "".join(part[0] for part in parts),
            family_pair[1],
            " ".join(part[1] for part in parts),
            english,
        )
    chosen = surname or draw_surname(rng)
    first = draw_given(rng, sex, born)
    english = draw_english(rng, sex) if rng.random() < (0.12 if born >= 1980 else 0.02) else ""
    return Name(origin, chosen, first, surname_reading(chosen).title(), reading(first).title(), english)
