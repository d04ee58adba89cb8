"""Adapters of the kinds besides addresses: which parts of a standardised value become columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module

from loaders.standardise_kinds import Adapter, codes

PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": (
        "names",
        (
            *("value", "kind", "script", "surname", "given_name", "honorific", "gender", "english_name"),
            *("pinyin", "cantonese", "aliases", "others"),
        ),
    ),
    "phone": ("phones", ("value", "kind", "region", "extension", "relay", "generic", "all")),
    "email": ("emails", ("value", "kind", "domain", "match_key", "proposal", "role", "generic", "all")),
    "id": ("id_numbers", ("value", "kind", "valid", "birth_date", "sex", "division_code")),
    "company": ("companies", ("value", "place", "brand", "trade", "legal_form", "form_class", "branch")),
    "product": (
        "products",
        (
            *("value", "brand", "name", "specification", "content_quantity", "content_unit", "packs"),
            *("colour", "flavour", "grade", "size", "origin", "models"),
        ),
    ),
    "date": ("dates", ("value", "precision", "kind")),
    "money": ("money", ("value", "currency", "amount", "upper", "minor", "per")),
}
"""Kind to its module in graph.standardise and the fields written, ``value`` first."""


_HINTS = {
    "region": ("phone", "region_of"),
    "day_first": ("date", "day_first_of"),
    "decimal_comma": ("money", "decimal_comma_of"),
}
"""Hint to the kind it belongs to and the function that tells it from a sample of the column."""


def _camel(field: str) -> str:
    first, *rest = field.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _text(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "true"
    if isinstance(value, float):
        return f"{value:g}" if value < 1e6 else f"{value:.0f}"
    return ";".join(map(str, value)) if isinstance(value, tuple) else str(value)


def adapter_of(kind: str) -> Adapter:
    """Columns of a kind and the function that reads one raw text into them.

    >>> columns, parts = adapter_of("phone")
    >>> columns[0], parts("139 1234 5670")[0]
    ('phoneValue', '+8613912345670')
    """
    module, fields = PARTS[kind]
    reader = import_module(f"graph.standardise.{module}")
    hints: dict[str, object] = {}

    def prepare(sample: Sequence[str]) -> None:
        """What the column's first rows say about all of it: phones' region, the order of day and month."""
        for hint, (owner, ask) in _HINTS.items():
            if owner == kind:
                hints[hint] = getattr(reader, ask)(sample)

    def parts(raw: str) -> Sequence[str]:
        found = reader.standardise(raw, **hints)
        issues, confidence = found.issues, found.confidence
        return (*(_text(getattr(found, field)) for field in fields), f"{confidence:.2f}", codes(issues))

    setattr(parts, "prepare", prepare)  # noqa: B010 (a function's own attribute, which mypy does not know)
    columns = (f"{kind}Value", *(_camel(field) for field in fields[1:]), "confidence", "issues")
    return columns, parts


name = partial(adapter_of, "name")
phone = partial(adapter_of, "phone")
email = partial(adapter_of, "email")
id_number = partial(adapter_of, "id")
company = partial(adapter_of, "company")
product = partial(adapter_of, "product")
date = partial(adapter_of, "date")
money = partial(adapter_of, "money")
