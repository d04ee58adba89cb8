"""Comma-separated lines, as the files of tables are made of."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from graph.exports.cells import safe_cell
from graph.exports.members import Member

PAGE = 1000
"""Rows written at once."""


def comma_lines(
    members: Iterable[Member],
    header: Sequence[str],
    row: Callable[[Member], Sequence[str]],
    mark: bool = False,
) -> Iterator[bytes]:
    """A header and a line a member, formulas escaped; with ``mark`` the mark by which Excel reads UTF-8."""
    yield ("\ufeff" if mark else "").encode() + _lines([header])
    rest = iter(members)
    while page := [[safe_cell(cell) for cell in row(member)] for member in islice(rest, PAGE)]:
        yield _lines(page)


def bare_lines(members: Iterable[Member], row: Callable[[Member], str]) -> Iterator[bytes]:
    """One value a line, no header."""
    for member in members:
        yield row(member).encode() + b"\n"


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()
