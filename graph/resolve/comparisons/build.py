"""Which comparisons a table allows, by its features."""

from __future__ import annotations

from graph.resolve.columns import Floats
from graph.resolve.comparisons.base import Comparison, Context, Level
from graph.resolve.comparisons.dates import DateComparison
from graph.resolve.comparisons.identifiers import IdentifierComparison
from graph.resolve.comparisons.names import name_comparisons
from graph.resolve.comparisons.texts import TextComparison
from graph.resolve.records import Records
from graph.resolve.roles import Role

GENDER_LEVELS = (
    Level("differs", 0.08, 0.5),
    Level("shares-words", 0.001, 0.001),
    Level("close", 0.001, 0.001),
    Level("equal", 0.92, 0.5),
)
_TEXTS = (
    Role.STREET,
    Role.ADDRESS,
    Role.PLACE,
    Role.REGION,
    Role.OCCUPATION,
    Role.COMPANY,
    Role.WEBSITE,
    Role.TITLE,
    Role.BRAND,
    Role.CATEGORY,
)
_CODES = (Role.STREET_NUMBER, Role.POSTCODE, Role.MODEL)


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
    for role in (Role.PHONE, Role.IDENTIFIER, Role.ACCOUNT, Role.BARCODE):
        columns = records.fields.get(role.value, ())
        if role is Role.PHONE and columns:
            made.append(IdentifierComparison(context, columns, role.value))
        else:
            made.extend(IdentifierComparison(context, (column,), column) for column in columns)
    for column in records.fields.get(Role.EMAIL.value, ()):
        made.append(IdentifierComparison(context, (column,), column, alike=0.88))
    for column in records.fields.get(Role.BIRTH_DATE.value, ()):
        made.append(DateComparison(context, column, column))
    for column in records.fields.get(Role.GENDER.value, ()):
        made.append(TextComparison(context, column, column, GENDER_LEVELS, close=2.0, shared_words=None))
    for role in _CODES:
        for column in records.fields.get(role.value, ()):
            made.append(TextComparison(context, column, column, shared_words=None))
    for role in _TEXTS:
        made.extend(TextComparison(context, column, column) for column in records.fields.get(role.value, ()))
    return made
