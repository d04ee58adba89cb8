"""Which blocking rules a table allows: strong keys alone, weaker keys of different kinds in pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np

from graph.resolve.blocking import MOST_RULES, Key, Rule, simple, sound_key
from graph.resolve.columns import Coded
from graph.resolve.comparisons.addresses import numbers_of, words_of
from graph.resolve.comparisons.doors import compound_of, room_of
from graph.resolve.comparisons.models import STATED, stem_of
from graph.resolve.homes import Homes
from graph.resolve.naming import PersonName
from graph.resolve.readings import skeletons
from graph.resolve.records import Records
from graph.resolve.roles import Role
from graph.resolve.text import has_han

ALONE_BUDGET = 12.0
WORD_BUDGET = 10.0
PAIR_BUDGET = 4.0
_STRONG = (Role.PHONE, Role.EMAIL, Role.IDENTIFIER, Role.ACCOUNT, Role.BARCODE)
_WORDS = (Role.COMPANY, Role.TITLE, Role.PRODUCT_NAME)
_MEDIUM = (
    Role.POSTCODE, Role.PLACE, Role.STREET, Role.STREET_NUMBER, Role.OCCUPATION, Role.COMPANY, Role.REGION,
    Role.WEBSITE, Role.BRAND, Role.PRICE, Role.PRODUCT_NAME, Role.MAKER, Role.CONTENT,
)  # fmt: skip


def rules_for(records: Records) -> list[Rule]:
    """The rules of a table, the strongest first, at most as many as a candidate pair can carry as bits."""
    rules = [Rule(key.name, (key,), ALONE_BUDGET) for key in _strong_keys(records)]
    rules += [Rule(key.name, (key,), ALONE_BUDGET, trains=False) for key in _shared_keys(records)]
    rules += [Rule(key.name, (key,), WORD_BUDGET) for key in _word_keys(records)]
    families = _families(records)
    for one, two in combinations(families, 2):
        for first in one:
            for second in two:
                if first.several is not None and second.several is not None:
                    continue
                rules.append(Rule(f"{first.name}+{second.name}", (first, second), PAIR_BUDGET))
    return rules[:MOST_RULES]


def _strong_keys(records: Records) -> Iterator[Key]:
    for role in _STRONG:
        columns = records.columns(role)
        if len(columns) == 1:
            yield simple(role.value, records.features[columns[0]], columns[0])
        elif columns:
            yield _union(role.value, [records.features[column] for column in columns], columns)
    for column in records.columns(Role.EMAIL):
        yield simple("email-local", records.features[column].map(_local_part), column)
    for column in records.columns(Role.BIRTH_DATE):
        yield simple("birth-date", records.features[column], column)
    if "han" in records.features and len(records.features["han"].values):
        yield simple("han", records.features["han"], "han")
        yield from _romanised_keys(records)
    for column in records.columns(Role.COMPANY):
        yield simple(column, records.features[column], column)
    if records.codes:
        codes = [[code for code in held if not code.startswith(STATED)] for held in records.codes]
        yield _several("model-code", codes, "codes")
        stems = [frozenset(stem for code in held if len(stem := stem_of(code)) > 3) for held in codes]
        yield _several("model-stem", stems, "codes")


def _shared_keys(records: Records) -> Iterator[Key]:
    """What people of one home, or one company's sites, share."""
    for family, columns in records.families(Role.SHARED).items():
        yield _union(family, [records.features[column] for column in columns], columns)
    doors = [records.features[column].map(room_of) for column in records.columns(Role.DOOR)]
    if doors:
        yield _union("room", doors, records.columns(Role.DOOR))
    for column in records.columns(Role.ADDRESS, Role.STREET):
        yield simple(column, records.features[column], column)
    for column in records.columns(Role.ADDRESS):
        if column in records.homes:
            yield from _home_keys(column, records.homes[column])
        else:
            yield simple(f"door:{column}", records.features[column].map(_door), column)


def _home_keys(column: str, homes: Homes) -> Iterator[Key]:
    """The door by street, by estate, and without the street, whose name may be misspelt."""
    views = {"door": ("road", "number", "building", "room"), "number": ("road", "number")}
    views |= {"inside": ("city", "number", "building", "room"), "estate": ("estate", "building", "room")}
    for name, parts in views.items():
        needs = "estate" if name == "estate" else "number"
        yield simple(f"{name}:{column}", homes.joined(*parts, needs=needs), column)


def _local_part(email: str) -> str | None:
    local = email.split("@")[0]
    return local if len(local) > 3 else None


def _door(address: str) -> str | None:
    """House number and the sound of the street's first word (Chinese: the characters before the number)."""
    numbers = numbers_of(address)
    if not numbers:
        return None
    street = words_of(address)
    if has_han(street):
        return f"{' '.join(numbers)} {address.partition(numbers[0])[0].strip()[-3:]}"
    return f"{numbers[0]} {sound_key(street.split(' ')[0])}"


def _word_keys(records: Records) -> Iterator[Key]:
    """Single words of company names and titles, and pairs of neighbouring ones; rare ones come first."""
    for column in records.columns(*_WORDS):
        feature = records.features[column]
        yield _several(f"word:{column}", _per_record(feature, _single_words), column)
        yield _several(f"word-pair:{column}", _per_record(feature, _word_pairs), column)


def _single_words(text: str) -> frozenset[str]:
    return frozenset(word for word in text.split() if len(word) > 2 or has_han(word))


def _word_pairs(text: str) -> frozenset[str]:
    if has_han(text):
        bare = text.replace(" ", "")
        return frozenset(bare[place : place + 3] for place in range(len(bare) - 2))
    kept = sorted(set(text.split()))
    return frozenset(f"{one} {two}" for one, two in combinations(kept[:14], 2))


def _per_record(feature: Coded, split: Callable[[str], frozenset[str]]) -> list[frozenset[str]]:
    values = [split(value) for value in feature.values] + [frozenset()]
    return [values[code] for code in feature.codes]


def _several(name: str, values: Sequence[Iterable[str]], *features: str) -> Key:
    """A key of which a record may have several."""
    vocabulary = sorted({value for held in values for value in held})
    numbers = {value: number for number, value in enumerate(vocabulary)}
    rows = [row for row, held in enumerate(values) for _ in held]
    groups = [numbers[value] for held in values for value in held]
    several = (np.array(rows, np.int64), np.array(groups, np.int64))
    return Key(name, frozenset(features), several=several, values=vocabulary)


def _union(name: str, columns: list[Coded], features: tuple[str, ...]) -> Key:
    held = [
        {column.values[column.codes[row]] for column in columns if column.codes[row] >= 0}
        for row in range(len(columns[0]))
    ]
    return _several(name, held, *features)


def _romanised_keys(records: Records) -> Iterator[Key]:
    names = records.names
    if not any(name.han for name in names) or not any(name.syllables for name in names):
        return
    per_name = [_spoken_keys(name) for name in names]
    values = [per_name[which] for which in records.features["name"].codes]
    yield _several("romanised", values, "han", "surname", "given")


def _spoken_keys(name: PersonName) -> set[str]:
    slots = tuple(name.han) if name.han else name.syllables
    if len(slots) < 2 or len(slots) > 4:
        return set()
    keys = {""}
    for slot in slots:
        keys = {f"{key}.{sound}" for key in keys for sound in skeletons(slot)}
        if len(keys) > 64:
            return set()
    return keys


def _given_words(name: PersonName) -> frozenset[str]:
    listed = (name.given, *name.middle.split(), *name.others)
    return frozenset(sound_key(word) for word in listed if len(word) > 1)


def _families(records: Records) -> list[list[Key]]:
    """Weaker keys by what they are about; a rule never takes two of one family."""
    features = records.features
    families: list[list[Key]] = []
    if "surname" in features and len(features["surname"].values):
        families.append([simple("surname-sound", features["surname"].map(sound_key), "surname")])
    if "given" in features and len(features["given"].values):
        per_name = [_given_words(name) for name in records.names]
        words = [per_name[which] for which in features["name"].codes]
        if any(name.middle or name.others for name in records.names):
            families.append([_several("given-sounds", words, "given")])
        else:
            families.append([simple("given-sound", features["given"].map(sound_key), "given")])
    if "han" in features and len(features["han"].values):
        families.append([simple("han-ends", features["han"].map(lambda text: text[0] + text[-1]), "han")])
    for column in records.columns(Role.BIRTH_DATE):
        date = features[column]
        families.append(
            [
                simple("birth-year", date.map(lambda value: value[:4]), column),
                simple("birth-day", date.map(lambda value: value[4:] or None), column),
            ]
        )
    doors = [features[column].map(compound_of) for column in records.columns(Role.DOOR)]
    if doors:
        families.append([_union("compound", doors, records.columns(Role.DOOR))])
    families += [[simple(column, features[column], column)] for column in records.columns(*_MEDIUM, *_STRONG)]
    return families
