"""The comparisons a table's names allow."""

from __future__ import annotations

from collections.abc import Sequence

from graph.resolve.columns import Coded, Floats
from graph.resolve.comparisons.base import Comparison, Shares
from graph.resolve.comparisons.han_names import CrossName, HanName, NameChances
from graph.resolve.comparisons.latin_names import LatinGiven, LatinSurname, Words
from graph.resolve.naming import PersonName


def name_comparisons(names: Sequence[PersonName], which: Coded, weights: Floats) -> list[Comparison]:
    """Comparisons of parsed names.

    Args:
        names: Distinct names.
        which: Its codes are the number of each record's name.
        weights: How much each record counts.
    """
    made: list[Comparison] = []
    if any(name.given or name.surname for name in names):
        words = Words.of(names, which)
        made.append(LatinSurname(words, Shares.of(words.surname, weights)))
        made.append(LatinGiven(words, Shares.of(words.given, weights)))
    if any(name.han for name in names):
        chances = NameChances.of(names, which, weights)
        made.append(HanName(names, which, chances))
        if any(name.syllables for name in names):
            made.append(CrossName(names, which, chances))
    return made
