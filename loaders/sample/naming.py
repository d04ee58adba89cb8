"""How systems write a name: scripts, orders, honorifics, nicknames and slips."""

from __future__ import annotations

from functools import cache
from random import Random

from loaders.sample.names import Name, reading, surname_reading, traditional
from loaders.sample.tables import table


@cache
def _confusions(kind: str) -> dict[str, str]:
    groups: dict[str, str] = {}
    for group in table("names")[kind].split():
        for letter in group:
            groups[letter] = groups.get(letter, "") + group.replace(letter, "")
    return groups


def slip(rng: Random, name: str) -> str:
    """The name with one character replaced by one that sounds or looks alike, where there is one.

    >>> slip(Random(1), "王伟")[0]
    '王'
    """
    kind = "sounds" if rng.random() < 0.75 else "shapes"
    groups = _confusions(kind)
    places = [place for place in range(1, len(name)) if groups.get(name[place])]
    if not places:
        return name
    place = rng.choice(places)
    return name[:place] + rng.choice(groups[name[place]]) + name[place + 1 :]


def pinyin(rng: Random, name: Name) -> str:
    """The name in Latin letters, one of the usual ways."""
    family, first = name.roman_surname, name.roman_given
    if name.origin == "hongkong":
        forms = [f"{family} {first}", f"{family.title()} {first}", f"{first} {family.title()}"]
        if name.english:
            forms += [f"{name.english} {family.title()}", f"{family} {first}, {name.english}"]
        return rng.choice(forms)
    if name.origin == "foreign":
        return f"{first} {family}"
    family = surname_reading(name.surname).title()
    if len(name.given) == 2 and rng.random() < 0.3:
        first = " ".join(reading(letter).title() for letter in name.given)
    forms = [
        f"{family} {first}",
        f"{first} {family}",
        f"{family}{first}".lower(),
        f"{family} {first}".upper(),
    ]
    return rng.choice(forms)


def honorific(rng: Random, name: Name, sex: str, born: int) -> str:
    """王先生, 李阿姨, Mr. Smith …: surname and sex, nothing else."""
    if name.origin == "foreign":
        return f"{'Mr.' if sex == 'M' else 'Ms.'} {name.roman_surname}"
    family = name.surname
    if name.origin != "mainland":
        family = traditional(family)
    if sex == "M":
        forms = ["先生"] * 8 + (["叔叔", "师傅", "老师"] if born < 1985 else ["同学", "老师", "总"])
    else:
        forms = ["女士"] * 6 + (["阿姨", "阿姨", "老师"] if born < 1975 else ["小姐", "小姐", "老师"])
    form = rng.choice(forms)
    return family + (traditional(form) if name.origin != "mainland" else form)


def nickname(rng: Random, name: Name, born: int) -> str:
    """What friends say or an app shows; says little about the name, sometimes nothing."""
    roll = rng.random()
    if roll < 0.42 or name.origin == "foreign":
        if name.origin == "foreign" and rng.random() < 0.5:
            return name.english
        return str(rng.choice(table("names")["nicknames"].split()))
    last = name.given[-1]
    if roll < 0.56:
        return f"{'老' if born < 1975 else '小'}{name.surname}"
    if roll < 0.68:
        return rng.choice((f"阿{last}", f"小{last}", last * 2))
    if roll < 0.8 and name.english:
        return rng.choice((name.english, f"{name.english}{born % 100:02d}", name.english.lower()))
    if roll < 0.9:
        return name.given if len(name.given) > 1 else f"{last}{last}"
    return reading(name.given) + str(rng.choice((born, born % 100, 520, 888)))


def full_name(rng: Random, name: Name, *, roman: float = 0.0, slips: float = 0.0) -> str:
    """The real name as a form or a clerk has it; HongKongers' and Taiwanese's mostly in traditional."""
    if name.origin == "foreign":
        if rng.random() < 0.12:
            return f"{name.roman_surname} {name.english}"
        return f"{name.english} {name.roman_surname}"
    share = 0.42 if name.origin == "hongkong" else roman
    if rng.random() < share:
        return pinyin(rng, name)
    text = name.full
    if rng.random() < slips:
        text = slip(rng, text)
    if name.origin != "mainland":
        return (
            traditional(text, "s2hk" if name.origin == "hongkong" else "s2tw") if rng.random() < 0.8 else text
        )
    return text
