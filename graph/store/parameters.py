"""Types of query parameters and results, as headers write them, and values read from text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from graph.errors import UsageError

SCALARS = ("STRING", "INTEGER", "FLOAT", "BOOLEAN", "ZONED DATETIME", "DATE", "MAP", "ANY")

_NAME = re.compile(r"[A-Za-z_]\w*$")
_TRUE, _FALSE = ("true", "yes", "1", "是", "真"), ("false", "no", "0", "否", "假")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter or a returned column.

    Attributes:
        type: A scalar of SCALARS or ``LIST<…>`` of one.
        default: Value where none is given; meaningless when required.
        required: Whether a value must be given.
    """

    name: str
    type: str
    default: Any = None
    required: bool = True

    def __str__(self) -> str:
        if self.required:
            return f"{self.name}: {self.type}"
        return f"{self.name}: {self.type} = {json.dumps(self.default, ensure_ascii=False, default=str)}"


def parse_fields(text: str) -> tuple[Parameter, ...]:
    """The fields of a header line.

    >>> [str(item) for item in parse_fields("id: STRING, limit: INTEGER = 20, keys: LIST<STRING> = []")]
    ['id: STRING', 'limit: INTEGER = 20', 'keys: LIST<STRING> = []']

    Raises:
        ValueError: a field that is not ``name: TYPE`` or ``name: TYPE = default``.
    """
    found: list[Parameter] = []
    for field in _split(text):
        name, colon, rest = field.partition(":")
        kind, equals, default = rest.partition("=")
        name, kind = name.strip(), " ".join(kind.split())
        if not colon or not _NAME.match(name):
            raise ValueError(f"`{field.strip()}` is not `name: TYPE`")
        if not _known(kind):
            raise ValueError(f"`{kind}` is no type; there are {', '.join(SCALARS)} and LIST<…> of these")
        if any(item.name == name for item in found):
            raise ValueError(f"`{name}` stands twice")
        if not equals:
            found.append(Parameter(name, kind))
            continue
        found.append(Parameter(name, kind, _default(kind, default.strip()), required=False))
    return tuple(found)


def coerce(parameter: Parameter, text: str, query: str, zone: tzinfo = UTC) -> Any:
    """A value of the parameter's type from text; lists are JSON or comma-separated, maps are JSON.

    >>> coerce(Parameter("ids", "LIST<STRING>"), "a, b", "q")
    ['a', 'b']

    Raises:
        UsageError: ``query.param-unreadable``.
    """
    try:
        return _read(parameter.type, text, zone)
    except (ValueError, TypeError) as error:
        raise UsageError(
            "query.param-unreadable", query=query, name=parameter.name, type=parameter.type, value=text
        ) from error


def _read(kind: str, text: str, zone: tzinfo = UTC) -> Any:
    stripped = text.strip()
    if kind != "STRING" and stripped.lower() == "null":
        return None
    if kind.startswith("LIST<"):
        inner = kind[5:-1]
        if stripped.startswith("["):
            items = json.loads(stripped)
            return [_read(inner, item, zone) if isinstance(item, str) else item for item in items]
        return [_read(inner, item.strip(), zone) for item in stripped.split(",") if item.strip()]
    if kind == "STRING":
        return text
    if kind == "INTEGER":
        return int(stripped)
    if kind == "FLOAT":
        return float(stripped)
    if kind == "BOOLEAN":
        if stripped.lower() in _TRUE + _FALSE:
            return stripped.lower() in _TRUE
        raise ValueError(text)
    if kind == "ZONED DATETIME":
        moment = datetime.fromisoformat(stripped)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if kind == "DATE":
        return date.fromisoformat(stripped)
    value = json.loads(stripped)
    if kind == "MAP" and not isinstance(value, dict):
        raise ValueError(text)
    return value


def _default(kind: str, text: str) -> Any:
    if text == "null":
        return None
    if kind.startswith("LIST<") and text.startswith("[") and text.endswith("]"):
        return [_default(kind[5:-1], item.strip()) for item in _split(text[1:-1])]
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return _read(kind, text[1:-1] if quoted else text)


def _known(kind: str) -> bool:
    while kind.startswith("LIST<") and kind.endswith(">"):
        kind = kind[5:-1].strip()
    return kind in SCALARS


def _split(text: str) -> list[str]:
    """Parts between the commas that stand outside brackets and quotes."""
    parts, depth, quote, start = [], 0, "", 0
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "[<{(":
            depth += 1
        elif char in "]>})":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [part for part in (*parts, text[start:]) if part.strip()]
