"""What titles and columns of goods say beside their words: model codes, contents and colours, makers."""

from __future__ import annotations

import numpy as np

from graph.resolve.columns import Coded, coded
from graph.resolve.comparisons.models import STATED, codes_of, model_value, numbers_in
from graph.resolve.comparisons.variants import colour_of, colours_in
from graph.resolve.flat_table import Table
from graph.resolve.makers import makers_of
from graph.resolve.roles import Role
from graph.resolve.text import fold, words


def model_codes(table: Table) -> list[frozenset[str]]:
    """Codes of each record: of its model column and title, or else of its description.

    Short numbers are codes where a model column has them.
    """
    models, titles = table.of(Role.MODEL), table.of(Role.TITLE)
    stated = [
        frozenset(filter(None, (model_value(table.columns[name][row]) for name in models)))
        for row in range(len(table))
    ]
    known = frozenset().union(*stated)
    held: list[frozenset[str]] = []
    for row, own in enumerate(stated):
        found = own | {STATED + code for code in own}
        for name in titles:
            text = fold(table.columns[name][row] or "")
            found |= codes_of(text) | (known & numbers_in(text) if known else frozenset())
        for name in table.of(Role.DESCRIPTION) if not found else ():
            found |= codes_of(fold(table.columns[name][row] or ""))
        held.append(found)
    return held


def titles(table: Table) -> Coded | None:
    """Folded titles with their measures, and a colour of the description where they name none."""
    columns = table.of(Role.TITLE, Role.MEASURE)
    if not columns:
        return None
    rows = zip(*(table.columns[column] for column in columns), strict=True)
    texts = [fold(" ".join(filter(None, row))) for row in rows]
    for name in table.of(Role.DESCRIPTION)[:1]:
        told = zip(texts, table.columns[name], strict=True)
        texts = [
            text if not about or colours_in(text) else f"{text} {colour_of(fold(about))}"
            for text, about in told
        ]
    return coded(texts)


def makers(table: Table) -> Coded | None:
    """Makers that titles name: words of a brand column, or that titles begin with again and again."""
    titles = table.of(Role.TITLE)[:1]
    if not titles:
        return None
    told = coded([" ".join(words(value)) if value else None for value in table.columns[titles[0]]])
    stated = {
        word
        for name in table.of(Role.BRAND)
        for value in set(filter(None, table.columns[name]))
        for word in words(value)[:1]
    }
    known = makers_of(list(told.values), np.bincount(told.codes[told.present]).tolist(), stated)
    named = told.map(lambda title: next((word for word in title.split() if word in known), None))
    listed = [named.values[code] if code >= 0 else None for code in named.codes]
    for name in table.of(Role.BRAND)[:1]:
        brands = (next(iter(words(value or "")), None) for value in table.columns[name])
        listed = [one or two for one, two in zip(brands, listed, strict=True)]
    found = coded(listed)
    return found if len(found.values) > 1 else None
