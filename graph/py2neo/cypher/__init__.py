"""Helpers for writing Cypher, and what a query returns."""

from __future__ import annotations

from typing import Any

from graph.py2neo.cypher.encoding import CypherEncoder, CypherExpression
from graph.py2neo.records import Cursor, Record

__all__ = [
    "Cursor",
    "CypherExpression",
    "Record",
    "cypher_escape",
    "cypher_join",
    "cypher_repr",
    "cypher_str",
]


def cypher_escape(identifier: Any) -> str:
    """A label, type or key as it may stand in Cypher.

    >>> cypher_escape("a-b")
    '`a-b`'

    Raises:
        TypeError: it is no text. ValueError: it is empty.
    """
    if not isinstance(identifier, str | bytes | bytearray):
        raise TypeError(type(identifier).__name__)
    return CypherEncoder.encode_key(identifier)


def cypher_join(*clauses: Any, **parameters: Any) -> tuple[str, dict[str, Any]]:
    """Clauses, each a text or (text, parameters), as one query with all parameters; None is passed over.

    >>> cypher_join("MATCH (a)", None, ("WHERE a.x = $x", {"x": 1}), "RETURN a", y=2)
    ('MATCH (a)\\nWHERE a.x = $x\\nRETURN a', {'x': 1, 'y': 2})
    """
    texts = []
    joined: dict[str, Any] = {}
    for clause in clauses:
        if clause is None:
            continue
        text, given = clause, None
        if isinstance(clause, tuple):
            if len(clause) != 2:
                raise ValueError(f"Expected query or (query, parameters) tuple for clause {clause!r}")
            text, given = clause
        texts.append(text)
        joined.update(given or {})
    return "\n".join(texts), {**joined, **parameters}


def cypher_repr(value: Any, **kwargs: Any) -> str:
    """A value as Cypher text; options are those of `CypherEncoder`.

    >>> cypher_repr([1, True, None, "x"])
    "[1, true, null, 'x']"
    """
    return CypherEncoder(**kwargs).encode_value(value)


def cypher_str(value: Any, **kwargs: Any) -> str:
    """Text as it is, any other value as Cypher text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode(kwargs.get("encoding", "utf-8"))
    return cypher_repr(value, **kwargs)
