"""What profiles need of the Store, and helpers for what it returns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

Properties = Mapping[str, Any]
"""The properties of a node or relationship, or a row, by name."""

END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


class Reads(Protocol):
    """The two ways in which profiles ask a Store."""

    def read(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """Rows of a named query."""

    def one(self, name: str, /, **params: Any) -> dict[str, Any] | None:
        """The first row of a named query, or None."""


def read_all(store: Reads, asked: Sequence[tuple[str, Properties]]) -> list[list[dict[str, Any]]]:
    """Rows of several named queries, in one transaction where the store can."""
    together = getattr(store, "read_all", None)
    if together is None:
        return [store.read(name, **params) for name, params in asked]
    found: list[list[dict[str, Any]]] = together(asked)
    return found


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and its parameters, which web turns into a sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def reasons_of(stored: str | None) -> tuple[Reason, ...]:
    """Issues as a node keeps them: a JSON list of codes, of [code, params] or of {code, params}.

    >>> reasons_of('[["address.city-missing", {"city": "x"}]]')[0].code
    'address.city-missing'
    >>> reasons_of("address.empty address.short")[1].code
    'address.short'
    """
    if not stored:
        return ()
    try:
        items = json.loads(stored)
    except ValueError:
        items = stored.replace(",", " ").split()
    if isinstance(items, Mapping):
        items = [items]
    return tuple(_reason(item) for item in items if item)


def _reason(item: Any) -> Reason:
    if isinstance(item, Mapping):
        return Reason(str(item.get("code", "")), dict(item.get("params") or {}))
    if isinstance(item, list | tuple):
        return Reason(str(item[0]), dict(item[1]) if len(item) > 1 and isinstance(item[1], Mapping) else {})
    return Reason(str(item))


def cells_of(raw: str | None) -> dict[str, str]:
    """The cells of a row as its source wrote them, without the empty ones.

    >>> cells_of('{"a": "1", "b": ""}')
    {'a': '1'}
    """
    if not raw:
        return {}
    try:
        content = json.loads(raw)
    except ValueError:
        return {}
    if not isinstance(content, Mapping):
        return {}
    return {str(name): str(value) for name, value in content.items() if value not in (None, "")}


def words_of(value: Any) -> tuple[str, ...]:
    """Several values kept in one property: a list, or text with one separator between them.

    >>> words_of("+861 +862"), words_of(["a"]), words_of(None), words_of("A B; C")
    (('+861', '+862'), ('a',), (), ('A B', 'C'))
    """
    if not value:
        return ()
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    text = str(value)
    for separator in ("\n", ";", "；", "|"):
        if separator in text:
            return tuple(part.strip() for part in text.split(separator) if part.strip())
    return tuple(text.split()) if text.startswith("+") or "@" in text else (text,)
