"""How common values are, learnt once and kept: what makes a shared rare name say more than a shared 王伟.

A snapshot holds these tables, so that the weight of a pair depends on its two records and the snapshot alone.
Values of contact points, devices, doors and the like are kept as digests; names and words as they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.model import key_of
from graph.resolve.columns import Coded, Floats
from graph.resolve.comparisons.base import Comparison, Context, Shares
from graph.resolve.comparisons.doors import DoorComparison
from graph.resolve.comparisons.grams import GramComparison, GramMatrix, grams
from graph.resolve.comparisons.han_names import CrossName, HanName, NameChances, sound_of_given
from graph.resolve.comparisons.latin_names import LatinGiven, LatinSurname
from graph.resolve.naming import PersonName

MOST = 50_000
"""Values kept of one table, the most common ones; all others count as seen once."""

_ONCE = 1.5
"""Weight up to which a value counts as seen once."""

_PRIVATE = ("phone", "email", "identifier", "account", "shared", "door", "address", "street", "nickname")
_VIEWS = ("door:compound", "door:building", "door:room")


@dataclass(frozen=True, slots=True)
class Common:
    """The common values of one kind.

    Attributes:
        share: Value (or its digest) to its share of those that have one; values seen once are left out.
        average: How common an agreed value is on average.
        floor: Share of a value seen once.
    """

    share: Mapping[str, float] = field(default_factory=dict)
    average: float = 1.0
    floor: float = 1.0


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Tables by feature, and the letter groups of titles.

    Attributes:
        tables: Feature (or part of names) to its common values.
        grams: Feature to how many texts hold each letter group, those in one alone left out.
        texts: Feature to how many texts there were.
    """

    tables: Mapping[str, Common] = field(default_factory=dict)
    grams: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    texts: Mapping[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As plain data, in a fixed order."""
        tables = {
            name: {"average": item.average, "floor": item.floor, "share": dict(sorted(item.share.items()))}
            for name, item in sorted(self.tables.items())
        }
        counted = {name: dict(sorted(held.items())) for name, held in sorted(self.grams.items())}
        return {"tables": tables, "grams": counted, "texts": dict(sorted(self.texts.items()))}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Frequencies:
        """From `as_dict`."""
        tables = {
            name: Common(item["share"], item["average"], item["floor"])
            for name, item in data["tables"].items()
        }
        return cls(tables, data["grams"], data["texts"])


def learn_frequencies(comparisons: Sequence[Comparison], weights: Floats) -> Frequencies:
    """Count the values of the records that comparisons were made from.

    Args:
        comparisons: Of all records.
        weights: How much each record counts; 0 for one that is there for its form only.
    """
    tables: dict[str, Common] = {}
    counted: dict[str, Mapping[str, int]] = {}
    texts: dict[str, int] = {}
    for item in comparisons:
        context = getattr(item, "context", None)
        if context is not None:
            for name in _features(item):
                tables.setdefault(name, _common(name, context.features[name], weights))
        if isinstance(item, LatinSurname):
            tables["surname"] = _common("surname", item.words.surname, weights)
        elif isinstance(item, LatinGiven):
            tables["given"] = _common("given", item.words.given, weights)
        elif isinstance(item, HanName):
            tables |= _han(item.names, item.which, weights)
        elif isinstance(item, DoorComparison):
            for place, name in enumerate(_VIEWS):
                tables[name] = _common(name, item.views[0][place], weights)
        elif isinstance(item, GramComparison):
            column = item.context.features[item.feature]
            seen = np.unique(column.codes[(column.codes >= 0) & (weights > 0)])
            counted[item.feature], texts[item.feature] = _grams(column.values[seen]), len(seen)
    return Frequencies(tables, counted, texts)


def with_frequencies(comparisons: Sequence[Comparison], known: Frequencies) -> list[Comparison]:
    """The comparisons with what is known of how common values are, instead of what their records say."""
    made: list[Comparison] = []
    for item in comparisons:
        context = getattr(item, "context", None)
        if context is not None:
            for name in _features(item):
                context.shares[name] = _shares(name, context.features[name].values, known)
        if isinstance(item, LatinSurname):
            shares = _shares("surname", item.words.surname.values, known)
            made.append(dataclasses.replace(item, shares=shares))
        elif isinstance(item, LatinGiven):
            shares = _shares("given", item.words.given.values, known)
            made.append(dataclasses.replace(item, shares=shares))
        elif isinstance(item, HanName | CrossName):
            made.append(dataclasses.replace(item, chances=_chances(item.names, known)))
        elif isinstance(item, DoorComparison):
            one, two, three = (
                _shares(name, item.views[0][place].values, known) for place, name in enumerate(_VIEWS)
            )
            made.append(dataclasses.replace(item, shares=(one, two, three)))
        elif isinstance(item, GramComparison):
            values = item.context.features[item.feature].values
            seen, total = known.grams.get(item.feature, {}), known.texts.get(item.feature, 0)
            made.append(dataclasses.replace(item, matrix=GramMatrix.of(values, seen, total)))
        else:
            made.append(item)
    return made


def _features(item: Any) -> Iterable[str]:
    if isinstance(item, GramComparison | DoorComparison):
        return ()
    columns: tuple[str, ...] = getattr(item, "columns", None) or (item.feature,)
    context: Context = item.context
    return [name for name in columns if name in context.features]


def _name(table: str, value: str) -> str:
    return key_of("value", value)[:12] if table.startswith(_PRIVATE) else value


def _common(table: str, column: Coded, weights: Floats) -> Common:
    held = column.present
    counted = np.bincount(column.codes[held], weights=weights[held], minlength=len(column.values))
    total = float(counted.sum())
    if not total:
        return Common()
    kept = np.flatnonzero(counted > _ONCE)
    kept = kept[np.argsort(-counted[kept], kind="stable")][:MOST]
    share = {_name(table, str(column.values[at])): float(counted[at] / total) for at in kept}
    average = float(((counted / total) ** 2).sum())
    return Common(share, average or 1.0, 1.0 / max(total, 1.0))


def _shares(table: str, values: Sequence[Any] | np.ndarray, known: Frequencies) -> Shares:
    common = known.tables.get(table) or Common()
    if common.share:
        listed = [common.share.get(_name(table, str(value)), common.floor) for value in values]
        share = np.array(listed, np.float32)
    else:
        share = np.full(len(values), common.floor, np.float32)
    return Shares(np.append(share, np.float32(common.floor)), common.average, common.floor)


def _parts(names: Sequence[PersonName]) -> dict[str, list[str]]:
    return {
        "han-surname": [name.han_surname for name in names],
        "han-given": [name.han[len(name.han_surname) :] for name in names],
        "han-sound": [sound_of_given(name) for name in names],
        "han-whole": [name.han for name in names],
    }


def _han(names: Sequence[PersonName], which: Coded, weights: Floats) -> dict[str, Common]:
    """Shares of the parts of Chinese names; averages are of people, as `NameChances` takes them."""
    parts = _parts(names)
    tables = {}
    for table, texts in parts.items():
        numbers = {text: number for number, text in enumerate(sorted({text for text in texts if text}))}
        per_name = np.array([numbers.get(text, -1) for text in texts] + [-1], np.int32)
        values = np.array(sorted(numbers), dtype=object)
        tables[table] = _common(table, Coded(values, per_name[which.codes]), weights)
    known = Frequencies(tables)
    people = np.bincount(which.codes[which.codes >= 0], weights[which.codes >= 0], minlength=len(names))
    people = people * np.array([bool(name.han) for name in names])
    shares = _han_shares(names, known)
    for table, share in zip(("han-surname", "han-whole", "han-sound"), shares, strict=True):
        average = float((share * people).sum() / max(people.sum(), 1e-9)) or 1.0
        tables[table] = dataclasses.replace(tables[table], average=average)
    return tables


def _han_shares(names: Sequence[PersonName], known: Frequencies) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares of the surname, of the whole name and of the name as it sounds, for each name."""
    held = {}
    for table, texts in _parts(names).items():
        common = known.tables.get(table) or Common()
        held[table] = np.array([common.share.get(text, common.floor) if text else 0.0 for text in texts])
    surname = held["han-surname"]
    whole = 0.5 * held["han-whole"] + 0.5 * surname * held["han-given"]
    return surname, whole, surname * held["han-sound"]


def _chances(names: Sequence[PersonName], known: Frequencies) -> NameChances:
    seen = np.array([bool(name.han) for name in names])
    made = []
    for table, share in zip(
        ("han-surname", "han-whole", "han-sound"), _han_shares(names, known), strict=True
    ):
        average = (known.tables.get(table) or Common()).average
        bits = np.where(seen, np.log2(average / np.maximum(share, 1e-7)), 0.0)
        made.append(np.clip(bits, -8, 8).astype(np.float32))
    return NameChances(*made)


def _grams(texts: Iterable[str]) -> dict[str, int]:
    seen: dict[str, int] = {}
    for text in texts:
        for gram in set(grams(text)):
            seen[gram] = seen.get(gram, 0) + 1
    return {gram: count for gram, count in seen.items() if count > 1}
