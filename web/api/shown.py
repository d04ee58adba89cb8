"""Values of Python as JSON: names in camelCase, times in ISO 8601, enumerations as their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any


def as_json(value: Any) -> Any:
    """A value as JSON takes it.

    >>> as_json({"at": date(2026, 1, 2), "codes": ("a",)})
    {'at': '2026-01-02', 'codes': ['a']}
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value.value if isinstance(value, Enum) else value
    if is_dataclass(value) and not isinstance(value, type):
        return {camel(item.name): as_json(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): as_json(item) for name, item in value.items()}
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(item) for item in value]
    return str(value)


def camel(name: str) -> str:
    """A name of Python as one of JSON.

    >>> camel("record_keys"), camel("id_")
    ('recordKeys', 'id')
    """
    first, *others = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in others)
