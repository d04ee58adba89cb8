"""Words, slips and small parts from which the files of the identity benchmark are made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import yaml

Rows = Iterable[tuple[str, Sequence[str]]]
"""Truth and cells of each record."""
WORDS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "made_words.yaml").read_text(encoding="utf-8")
)
GIVEN, FAMILY, TOWNS, STREETS = (WORDS[name].split() for name in ("given", "family", "towns", "streets"))
HAN_SURNAMES, HAN_GIVEN, ROADS = WORDS["hanSurnames"], WORDS["hanGiven"], WORDS["roads"].split()
CITIES = WORDS["cities"]


def slip(random: Random, text: str) -> str:
    """One letter wrong, missing, doubled or exchanged with the next."""
    if len(text) < 3:
        return text
    at = random.randrange(1, len(text) - 1)
    made = random.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )
    letter = random.choice("aeiourstnlm")
    return random.choice((made, text[:at] + letter + text[at + 1 :]))


def maybe(random: Random, share: float, change: Callable[[Random, str], str], text: str) -> str:
    """The text, changed in a share of cases."""
    return change(random, text) if random.random() < share else text


def blank(random: Random, share: float, text: str) -> str:
    """The text, missing in a share of cases."""
    return "" if random.random() < share else text


def copies(random: Random, most: int = 4) -> int:
    """How many records one thing has."""
    return random.choice((1, 1, 1, 2, 2, 3, most))


def digits(random: Random, count: int) -> str:
    """Random digits."""
    return "".join(random.choice("0123456789") for _ in range(count))


def one_digit(random: Random, text: str) -> str:
    """One digit of a text wrong."""
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    if not places:
        return text
    at = random.choice(places)
    return text[:at] + random.choice("0123456789") + text[at + 1 :]


def mobile(random: Random) -> str:
    """A Chinese mobile number."""
    return random.choice(("133", "136", "138", "150", "158", "176", "186", "189", "199")) + digits(random, 8)


def han_name(random: Random) -> str:
    """A Chinese name."""
    return random.choice(HAN_SURNAMES) + "".join(random.sample(HAN_GIVEN, random.choice((1, 2, 2, 2))))


def han_address(random: Random) -> tuple[str, str, str, int, int, int]:
    """City, district, road, number, building, room."""
    city = random.choice(list(CITIES))
    return (
        city, random.choice(CITIES[city]["districts"]), random.choice(ROADS), random.randrange(1, 900),
        random.randrange(1, 30), random.randrange(1, 30) * 100 + random.randrange(1, 5),
    )  # fmt: skip


def han_address_text(random: Random, parts: tuple[str, str, str, int, int, int]) -> str:
    """An address as somebody might type it."""
    city, district, road, number, building, room = parts
    front = random.choice(
        (CITIES[city]["province"] + city, city, CITIES[city]["province"][:-1] + city[:-1], "", city[:-1])
    )
    door = random.choice(
        (f"{building}栋{room}室", f"{building}幢{room}", f"{building}号楼{room}室", f"{building}-{room}")
    )
    gap = random.choice(("", "", " "))
    return f"{front}{gap}{district}{gap}{road}{number}号{gap}{door}"


def mess(random: Random, name: str) -> str:
    """A Chinese name as systems hold it: one character of the same sound, a title, or as it is."""
    return random.choice((name, name, name, name, name + random.choice(("先生", "女士")), " ".join(name)))
