"""Lines of the files Neo4j's offline importer reads, and their headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from graph.model import ValueType
from graph.store.writer.plan import Plan, Properties
from graph.store.writer.vocabulary import all_types_of, label_of, link_types_of

DELIMITER, QUOTE, ARRAY = "\x1f", "\x02", "\x1e"
"""Separators no text of a shop holds; a quote within a text is doubled."""

_TYPES = {
    ValueType.STRING: "string",
    ValueType.INTEGER: "long",
    ValueType.FLOAT: "double",
    ValueType.BOOLEAN: "boolean",
    ValueType.INSTANT: "datetime",
    ValueType.DATE: "date",
    ValueType.STRINGS: "string[]",
}

LinkFile = tuple[str, str, str]
"""Type of relationships and labels of their two ends."""

Line = tuple[str, str]
"""Name of the file a line belongs to, and the line."""


def node_file(label: str) -> str:
    """Name of the file of a label's nodes."""
    return f"nodes-{label}"


def link_file(place: LinkFile) -> str:
    """Name of the file of relationships of one type between two labels."""
    return "links-" + "-".join(place)


@cache
def node_columns(label: str) -> tuple[str, ...]:
    """Properties of a label in the order of its file, its key and parts apart."""
    return tuple(sorted(name for name in all_types_of(label) if name not in ("parts", label_of(label).key)))


@cache
def link_columns(type_: str) -> tuple[str, ...]:
    """Properties of a relationship type in the order of its files."""
    return tuple(sorted(link_types_of(type_)))


def header_of(file: str) -> str:
    """The first line the importer wants for a file.

    >>> header_of("links-REFERRED-Customer-Customer").split(DELIMITER)[:2]
    [':START_ID(Customer)', ':END_ID(Customer)']
    """
    kind, _, rest = file.partition("-")
    if kind == "nodes":
        types = all_types_of(rest)
        names = [f"{name}:{_TYPES[types[name]]}" for name in node_columns(rest)]
        more = ["parts:string"] if "parts" in types else []
        return DELIMITER.join([f"{label_of(rest).key}:ID({rest})", *names, *more])
    type_, start, end = rest.split("-")
    types = link_types_of(type_)
    names = [f"{name}:{_TYPES[types[name]]}" for name in link_columns(type_)]
    return DELIMITER.join([f":START_ID({start})", f":END_ID({end})", *names])


def labels_of_file(file: str) -> str:
    """What the importer is told a file's nodes or relationships are."""
    kind, _, rest = file.partition("-")
    return ":".join(label_of(rest).labels) if kind == "nodes" else rest.split("-")[0]


def quoted(text: str) -> str:
    """A text as one field."""
    return f"{QUOTE}{text.replace(QUOTE, QUOTE + QUOTE)}{QUOTE}" if QUOTE in text else f"{QUOTE}{text}{QUOTE}"


def key_text(label: str, key: str) -> str:
    """A key as one field; a division's code is whatever a source wrote."""
    return quoted(key) if label == "Division" else key


_FORMATS: dict[type, Callable[[Any], str]] = {
    str: quoted,
    bool: lambda value: "true" if value else "false",
    int: repr,
    float: repr,
    datetime: datetime.isoformat,
    date: date.isoformat,
    list: lambda value: quoted(ARRAY.join(value)),
    type(None): lambda _: "",
}


class Lines:
    """Fields of a file's lines, of which most have the same few filled.

    Args:
        columns: Names in the order of the file.
        always: Values every line has.
    """

    def __init__(self, columns: Sequence[str], always: Properties) -> None:
        self._places = {name: place for place, name in enumerate(columns)}
        self._blank = [_FORMATS[type(always.get(name))](always.get(name)) for name in columns]

    def text(self, values: Properties) -> str:
        """One line's fields."""
        fields, places = self._blank.copy(), self._places
        for name, value in values.items():
            if value is not None:
                fields[places[name]] = _FORMATS[value.__class__](value)
        return DELIMITER.join(fields)


class LinkLines:
    """Lines of the relationships plans make."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str, str], tuple[str, Lines]] = {}

    def of(self, plan: Plan, load: str) -> Iterator[Line]:
        """Lines of one plan's, with the names of their files."""
        for (type_, start, end, _), links in plan.links.items():
            known = self._known.get((type_, start, end, load))
            if known is None:
                lines = Lines(link_columns(type_), {"load": load})
                known = self._known[type_, start, end, load] = (link_file((type_, start, end)), lines)
            file, lines = known
            for a, b, values in links:
                yield (
                    file,
                    f"{key_text(start, a)}{DELIMITER}{key_text(end, b)}{DELIMITER}{lines.text(values)}",
                )


@cache
def file_of(label: str) -> tuple[str, bool]:
    """Name of a label's file, and whether its nodes have parts."""
    return node_file(label), "parts" in all_types_of(label)
