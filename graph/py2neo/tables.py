"""Records as a table that can be written as text, HTML, CSV or TSV."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from graph.py2neo.cypher import cypher_repr, cypher_str

__all__ = ["Table"]

_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_STYLES = {name: f"\x1b[{30 + at}m" for at, name in enumerate(_COLOURS)}
_STYLES |= {f"{name.upper()}": f"\x1b[{90 + at}m" for at, name in enumerate(_COLOURS)}
_STYLES |= {
    "bold": "\x1b[1m",
    "dim": "\x1b[2m",
    "italic": "\x1b[3m",
    "underline": "\x1b[4m",
    "reverse": "\x1b[7m",
}
_PLAIN = "\x1b[0m"


class Table(list[Any]):
    """Rows of equal width with named columns.

    >>> repr(Table([("Alice", 33)], ["name", "age"])).splitlines()
    [' name  | age ', '-------|-----', ' Alice |  33 ']

    Raises:
        ValueError: no keys are given and the records have none.
    """

    def __init__(self, records: Iterable[Iterable[Any]], keys: Iterable[Any] | None = None) -> None:
        super().__init__(map(tuple, records))
        names = [_text(key) for key in keys] if keys else None
        if names is None:
            try:
                names = list(records.keys())  # type: ignore[attr-defined]
            except AttributeError:
                raise ValueError("Missing keys") from None
        self._keys: list[str] = names
        self._fields = [self._describe(at) for at in range(len(names))]

    def _describe(self, at: int) -> dict[str, Any]:
        values = [row[at] for row in self if at < len(row)]
        types = {type(value) for value in values if value is not None}
        return {
            "type": next(iter(types)) if len(types) == 1 else tuple(types),
            "numeric": all(kind in (int, float) for kind in types),
            "optional": any(value is None for value in values),
        }

    def __repr__(self) -> str:
        return self._written(self.write)

    def _repr_html_(self) -> str:
        return self._written(self.write_html)

    def _written(self, write: Callable[..., int]) -> str:
        text = StringIO()
        write(file=text, header=True)
        return text.getvalue()

    def keys(self) -> list[str]:
        """Names of the columns."""
        return list(self._keys)

    def field(self, key: Any) -> dict[str, Any]:
        """``type``, ``numeric`` and ``optional`` of a column by number or name.

        Raises:
            KeyError, IndexError: there is none such. TypeError: it is neither a number nor a name.
        """
        if isinstance(key, int):
            return self._fields[key]
        if isinstance(key, str | bytes):
            try:
                return self._fields[self._keys.index(key)]  # type: ignore[arg-type]
            except ValueError:
                raise KeyError(key) from None
        raise TypeError(key)

    def _rows(self, skip: int | None, limit: int | None) -> list[Any]:
        start = skip or 0
        stop = len(self) if limit is None else start + limit
        return [self[at] for at in range(start, min(stop, len(self)))]

    def write(
        self,
        file: Any = None,
        header: Any = None,
        skip: int | None = None,
        limit: int | None = None,
        auto_align: bool = True,
        padding: int = 1,
        separator: str = "|",
        newline: str = "\r\n",
    ) -> int:
        """Write in columns; numbers to the right. Returns the number of rows."""
        rows = self._rows(skip, limit)
        if not rows:
            return 0
        cells = [[cypher_str(value).splitlines() for value in row] for row in rows]
        if header:
            cells.insert(0, [name.splitlines() for name in self._keys])
        least = 1 if header else 0
        widths = [
            max([least, *(len(line) for row in cells for line in row[at])]) for at in range(len(self._keys))
        ]
        right = [auto_align and field["numeric"] for field in self._fields]
        space = " " * padding
        for number, row in enumerate(cells):
            for text in _lines(row, widths, right, space, separator):
                print(text, end=newline, file=file)
                if header and number == 0:
                    rule = separator.join("-" * (width + 2 * padding) for width in widths)
                    print(rule, end=newline, file=file)
        return len(rows)

    def write_html(
        self,
        file: Any = None,
        header: Any = None,
        skip: int | None = None,
        limit: int | None = None,
        auto_align: bool = True,
    ) -> int:
        """Write as an HTML table. Returns the number of rows."""
        rows = self._rows(skip, limit)
        parts = ["<table>"]
        if header and rows:
            parts.append("<tr>" + "".join(f"<th>{_escaped(name)}</th>" for name in self._keys) + "</tr>")
        for row in rows:
            parts.append("<tr>")
            for value, field in zip(row, self._fields, strict=True):
                side = "right" if auto_align and field["numeric"] else "left"
                parts.append(f'<td style="text-align:{side}">{_escaped(cypher_str(value))}</td>')
            parts.append("</tr>")
        print("".join([*parts, "</table>"]), end="", file=file)
        return len(rows)

    def write_separated_values(
        self,
        separator: str,
        file: Any = None,
        header: Any = None,
        skip: int | None = None,
        limit: int | None = None,
        newline: str = "\r\n",
        quote: str = '"',
    ) -> int:
        """Write with a separator; text that holds it, a quote or a line end is quoted.

        Returns the number of rows. With ``header`` there is a line of names, in the colour or style it names.

        Raises:
            ValueError: there is no such style.
        """
        rows = self._rows(skip, limit)
        if header and rows:
            print(separator.join(_styled(header, self._keys)), end=newline, file=file)
        special = set(separator + newline + quote)
        for row in rows:
            print(separator.join(_quoted(value, special, quote) for value in row), end=newline, file=file)
        return len(rows)

    def write_csv(
        self, file: Any = None, header: Any = None, skip: int | None = None, limit: int | None = None
    ) -> int:
        """Write as comma-separated values."""
        return self.write_separated_values(",", file, header, skip, limit)

    def write_tsv(
        self, file: Any = None, header: Any = None, skip: int | None = None, limit: int | None = None
    ) -> int:
        """Write as tab-separated values."""
        return self.write_separated_values("\t", file, header, skip, limit)


def _text(value: Any) -> str:
    return bytes(value).decode("utf-8") if isinstance(value, bytes | bytearray) else str(value)


def _lines(
    row: Sequence[Sequence[str]], widths: list[int], right: list[Any], space: str, separator: str
) -> Iterator[str]:
    for number in range(max((len(cell) for cell in row), default=1)):
        shown = []
        for cell, width, to_right in zip(row, widths, right, strict=True):
            text = cell[number] if number < len(cell) else ""
            shown.append(space + (text.rjust(width) if to_right else text.ljust(width)) + space)
        yield separator.join(shown)


def _escaped(text: str) -> str:
    return html.escape(text).replace("&#x27;", "&#039;")


def _styled(header: Any, names: list[str]) -> list[str]:
    if not isinstance(header, str):
        return names
    if header not in _STYLES:
        raise ValueError(f"Unknown style tag {header!r}\nAvailable tags are: {', '.join(map(repr, _STYLES))}")
    return [f"{_STYLES[header]}{name}{_PLAIN}" for name in names]


def _quoted(value: Any, special: set[str], quote: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | bytes):
        return cypher_repr(value)
    text = _text(value)
    return quote + text.replace(quote, quote + quote) + quote if special & set(text) else text
