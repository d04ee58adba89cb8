"""Which blocking rules a table of people, companies or addresses allows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np

from graph.resolve.blocking import Key, Rule, simple, sound_key
from graph.resolve.columns import Coded, coded
from graph.resolve.naming import PersonName
from graph.resolve.readings import skeletons
from graph.resolve.records import Records
from graph.resolve.roles import Role

ALONE_BUDGET = 12.0
PAIR_BUDGET = 4.0
_STRONG = (Role.PHONE, Role.EMAIL, Role.IDENTIFIER, Role.ACCOUNT, Role.BARCODE, Role.WEBSITE)
_MEDIUM = (
    Role.POSTCODE, Role.PLACE, Role.STREET, Role.STREET_NUMBER, Role.ADDRESS, Role.OCCUPATION, Role.COMPANY,
    Role.REGION,
)  # fmt: skip


def rules_for(records: Records) -> list[Rule]:
    """The rules of a table: strong keys alone, weaker ones in pairs."""
    alone = [*_strong_keys(records), *_romanised_keys(records)]
    rules = [Rule(key.name, (key,), ALONE_BUDGET) for key in alone]
    families = _families(records)
    for (_, one), (_, two) in combinations(enumerate(families), 2):
        for first in one:
            for second in two:
                rules.append(Rule(f"{first.name}+{second.name}", (first, second), PAIR_BUDGET))
    return rules


def _strong_keys(records: Records) -> Iterable[Key]:
    for role in _STRONG:
        columns = records.fields.get(role.value, ())
        if len(columns) == 1:
            yield simple(role.value, records.features[columns[0]], columns[0])
        elif columns:
            yield _union(role.value, [records.features[column] for column in columns], columns)
    for column in records.fields.get(Role.EMAIL.value, ()):
        local = records.features[column].map(
            lambda value: value.split("@")[0] if len(value.split("@")[0]) > 3 else None
        )
        yield simple("email-local", local, column)
    for column in records.fields.get(Role.BIRTH_DATE.value, ()):
        yield simple("birth-date", records.features[column], column)
    if "han" in records.features and len(records.features["han"].values):
        yield simple("han", records.features["han"], "han")
    for role in (Role.COMPANY, Role.ADDRESS, Role.STREET):
        for column in records.fields.get(role.value, ()):
            yield simple(column, records.features[column], column)


def _union(name: str, columns: list[Coded], features: tuple[str, ...]) -> Key:
    numbers = {value: number for number, value in enumerate(sorted({v for c in columns for v in c.values}))}
    rows, groups = [], []
    for column in columns:
        lookup = np.array([numbers[value] for value in column.values], np.int64)
        held = np.flatnonzero(column.present)
        rows.append(held)
        groups.append(lookup[column.codes[held]])
    return Key(name, frozenset(features), several=(np.concatenate(rows), np.concatenate(groups)))


def _romanised_keys(records: Records) -> Iterable[Key]:
    names = records.names
    if not any(name.han for name in names) or not any(name.syllables for name in names):
        return
    per_name = [sorted(_spoken_keys(name)) for name in names]
    numbers = {key: number for number, key in enumerate(sorted({key for keys in per_name for key in keys}))}
    rows, groups = [], []
    for row, which in enumerate(records.features["name"].codes):
        for key in per_name[which]:
            rows.append(row)
            groups.append(numbers[key])
    yield Key(
        "romanised",
        frozenset({"han", "surname", "given"}),
        several=(np.array(rows, np.int64), np.array(groups, np.int64)),
    )


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


def _families(records: Records) -> list[list[Key]]:
    """Weaker keys by what they are about; a rule never takes two of one family."""
    features = records.features
    families: list[list[Key]] = []
    if "surname" in features and len(features["surname"].values):
        sound = features["surname"].map(sound_key)
        families.append([simple("surname-sound", sound, "surname")])
    if "given" in features and len(features["given"].values):
        families.append([simple("given-sound", features["given"].map(sound_key), "given")])
    if "han" in features and len(features["han"].values):
        families.append([simple("han-ends", features["han"].map(lambda text: text[0] + text[-1]), "han")])
    for column in records.fields.get(Role.BIRTH_DATE.value, ()):
        date = features[column]
        families.append(
            [
                simple("birth-year", date.map(lambda value: value[:4]), column),
                simple("birth-day", date.map(lambda value: value[4:] or None), column),
            ]
        )
    for role in (*_STRONG, *_MEDIUM):
        for column in records.fields.get(role.value, ()):
            families.append([simple(column, features[column], column)])
    return families


def surname_column(names: Iterable[PersonName]) -> Coded:
    """Surnames of parsed names, Chinese ones where there are any."""
    return coded([name.han_surname or name.surname for name in names])
