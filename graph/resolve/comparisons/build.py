"""Which comparisons a table allows, by its features."""

from __future__ import annotations

import numpy as np

from graph.resolve.columns import Coded, Floats
from graph.resolve.comparisons.addresses import AddressComparison
from graph.resolve.comparisons.amounts import NumberComparison
from graph.resolve.comparisons.base import FIXED, Comparison, Context, Level
from graph.resolve.comparisons.dates import DateComparison
from graph.resolve.comparisons.doors import DoorComparison
from graph.resolve.comparisons.grams import GramComparison
from graph.resolve.comparisons.homes import HomeComparison
from graph.resolve.comparisons.identifiers import IdentifierComparison
from graph.resolve.comparisons.models import CodeComparison
from graph.resolve.comparisons.names import name_comparisons
from graph.resolve.comparisons.sources import CATALOGUE_LEVELS, SourceComparison
from graph.resolve.comparisons.texts import TextComparison
from graph.resolve.comparisons.variants import VariantComparison, variant_of
from graph.resolve.records import Records
from graph.resolve.roles import Kind, Role

GENDER_LEVELS = (
    Level("differs", 0.08, 0.5),
    Level("shares-words", 0.001, 0.001),
    Level("close", 0.001, 0.001),
    Level("equal", 0.92, 0.5),
)
NICKNAME_LEVELS = (
    Level("differs", 0.60, 0.997),
    Level("shares-words", 0.001, 0.001),
    Level("close", 0.001, 0.001),
    Level("equal", 0.40, 0.003),
)
BRAND_LEVELS = (
    Level("differs", 0.12, 0.50),
    Level("shares-words", 0.08, 0.05),
    Level("close", 0.10, 0.05),
    Level("equal", 0.70, 0.40),
)
"""A title names its brand: agreement here adds little to the title's."""
MAKER_LEVELS = (
    Level("differs", 0.03, 0.55),
    Level("shares-words", 0.001, 0.001),
    Level("close", 0.001, 0.001),
    Level("equal", 0.968, 0.448),
)
_PARTS = {
    Role.MAKER: (
        Level("differs", 0.0004, 0.93),
        Level("shares-words", 0.001, 0.001),
        Level("close", 0.001, 0.001),
        Level("equal", 0.9976, 0.07),
    ),
    Role.CONTENT: (
        Level("differs", 0.0001, 0.90),
        Level("shares-words", 0.0005, 0.001),
        Level("close", 0.0005, 0.001),
        Level("equal", 0.9989, 0.10),
    ),
    Role.FLAVOUR: (
        Level("differs", 0.015, 0.30),
        Level("shares-words", 0.001, 0.001),
        Level("close", 0.001, 0.001),
        Level("equal", 0.983, 0.70),
    ),
    Role.BARCODE: (
        Level("differs", 0.10, 0.998),
        Level("shares-words", 0.001, 0.0009),
        Level("close", 0.001, 0.0009),
        Level("equal", 0.898, 0.0002),
    ),
}
"""Parts a product standardiser took out of the title: what makes two variants two."""
_IDENTIFIERS = (Role.IDENTIFIER, Role.ACCOUNT)
_TEXTS = (Role.STREET, Role.PLACE, Role.REGION, Role.OCCUPATION, Role.WEBSITE, Role.CATEGORY)
_CODES = (Role.STREET_NUMBER, Role.POSTCODE)
_GRAMS = (Role.COMPANY, Role.TITLE, Role.PRODUCT_NAME)


def comparisons_for(records: Records, weights: Floats) -> list[Comparison]:
    """The comparisons of a table, names first.

    Args:
        records: The records to be compared.
        weights: How much each record counts when values are counted.
    """
    context = Context(records.features, weights)
    made: list[Comparison] = []
    if "name" in records.features:
        made.extend(name_comparisons(records.names, records.features["name"], weights))
    phones = records.fields.get(Role.PHONE.value, ())
    if phones:
        strict = 0.6 if records.kind is Kind.SUPPLIER else 0.0
        made.append(IdentifierComparison(context, phones, Role.PHONE.value, anchor=strict))
    made.extend(IdentifierComparison(context, (column,), column) for column in records.columns(*_IDENTIFIERS))
    made.extend(
        IdentifierComparison(context, columns, family, exact=True)
        for family, columns in records.families(Role.SHARED).items()
    )
    doors = records.columns(Role.DOOR)
    if doors:
        made.append(DoorComparison.of(context, doors))
    made.extend(
        TextComparison(context, column, column, NICKNAME_LEVELS, close=2.0, shared_words=None)
        for column in records.columns(Role.NICKNAME)
    )
    emails = records.columns(Role.EMAIL)
    if emails:
        made.append(IdentifierComparison(context, emails, Role.EMAIL.value, alike=0.88))
    made.extend(DateComparison(context, column, column) for column in records.columns(Role.BIRTH_DATE))
    made.extend(
        TextComparison(context, column, column, GENDER_LEVELS, close=2.0, shared_words=None)
        for column in records.columns(Role.GENDER)
    )
    made.extend(
        TextComparison(context, column, column, shared_words=None) for column in records.columns(*_CODES)
    )
    made.extend(_address(context, records, column) for column in records.columns(Role.ADDRESS))
    made.extend(_texts_and_goods(context, records))
    made.extend(NumberComparison(context, column, column) for column in records.columns(Role.PRICE))
    if records.source is not None and len(records.source.values) > 1:
        made.append(
            SourceComparison(records.source, levels=CATALOGUE_LEVELS, anchor=0.9)
            if records.kind is Kind.PRODUCT
            else SourceComparison(records.source)
        )
    return made


def _texts_and_goods(context: Context, records: Records) -> list[Comparison]:
    """Names of companies and goods, other texts, and what tells goods apart."""
    made: list[Comparison] = []
    goods = records.kind is Kind.PRODUCT
    made.extend(GramComparison.of(context, column, goods) for column in records.columns(*_GRAMS)[:1])
    made.extend(
        TextComparison(context, column, column)
        for column in (*records.columns(*_GRAMS)[1:], *records.columns(*_TEXTS))
    )
    made.extend(
        TextComparison(context, column, column, BRAND_LEVELS, anchor=FIXED)
        for column in records.columns(Role.BRAND)
    )
    for role, levels in _PARTS.items():
        made.extend(
            TextComparison(
                context, column, column, levels, close=2.0, shared_words=None, anchor=FIXED, rare=False
            )
            for column in records.columns(role)
        )
    if records.codes:
        made.append(
            CodeComparison.of(records.codes, context.weights, records.makers or _nobody(records.size))
        )
    if records.makers is not None:
        makers = Context({"maker-named": records.makers}, context.weights)
        made.append(
            TextComparison(
                makers, "maker-named", "maker-named", MAKER_LEVELS, close=2.0, shared_words=None,
                anchor=FIXED, rare=False,
            )
        )  # fmt: skip
    made.extend(_variants(records))
    return made


def _nobody(size: int) -> Coded:
    return Coded(np.zeros(0, object), np.full(size, -1, np.int32))


def _address(context: Context, records: Records, column: str) -> Comparison:
    if column in records.homes:
        return HomeComparison.of(context, column, records.homes[column], records.kind is Kind.ADDRESS)
    return AddressComparison.of(context, column)


def _variants(records: Records) -> list[Comparison]:
    titles = records.columns(Role.TITLE)[:1] if records.kind is Kind.PRODUCT else ()
    return [
        VariantComparison(
            records.variants, [variant_of(value) for value in records.variants.values], frozenset(titles)
        )
        for _ in titles
        if records.variants is not None
    ]
