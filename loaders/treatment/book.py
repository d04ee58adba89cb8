"""The workbook of a treated table, row by row: memory holds the notes and little else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from graph.exports.atomic import whole_file
from graph.exports.cells import safe_cell

Say = Callable[[str, Mapping[str, str]], str]

SHEET_ROWS = 1_048_575
"""Rows an Excel sheet holds below its header; more go on in a further sheet."""
NOTES = 50_000
"""Notes of one book: beyond, a change is coloured and stands in the list of changes only."""
_CELL = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PHONE = re.compile(r"[+]?[\d(][\d ()-]*\Z", re.ASCII)
_CHANGED = PatternFill("solid", fgColor="FFF2CC")
_ASKED = PatternFill("solid", fgColor="F8CBAD")
_DIFFERENT = PatternFill("solid", fgColor="FCE4D6")
_BAND = PatternFill("solid", fgColor="EDEDED")
_BOLD = Font(bold=True)
_TOP = Alignment(wrap_text=True, vertical="top")


class Book:
    """Sheets written from top to bottom; several may grow at the same time."""

    def __init__(self, author: str) -> None:
        self._book = Workbook(write_only=True)
        self._author = author
        self.notes = 0
        self._sheets: dict[str, tuple[Any, int, list[str], int]] = {}

    def sheet(self, title: str, head: Sequence[str], widths: Sequence[int] = ()) -> None:
        """Begin a sheet with its header."""
        self._begin(title, title, list(head), list(widths), 1)

    def _begin(self, key: str, title: str, head: list[str], widths: list[int], number: int) -> None:
        sheet = self._book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for place in range(len(head)):
            width = widths[place] if place < len(widths) else 18
            sheet.column_dimensions[get_column_letter(place + 1)].width = width
        cells = [WriteOnlyCell(sheet, _value(name)) for name in head]
        for cell in cells:
            cell.font = _BOLD
        sheet.append(cells)
        self._sheets[key] = (sheet, 0, head, number)

    def add(
        self,
        title: str,
        cells: Sequence[object],
        changed: Mapping[int, str] | None = None,
        asked: Sequence[int] = (),
        different: Sequence[int] = (),
        band: bool = False,
        wrapped: bool = False,
    ) -> None:
        """Append a row.

        Args:
            title: Of a sheet begun.
            cells: Texts or numbers; texts that a spreadsheet could take for formulas are escaped.
            changed: Place of a corrected cell to its note.
            asked: Places coloured as questions.
            different: Places coloured as differing within a group.
            band: Whether the row is shaded, to tell groups apart.
            wrapped: Whether long texts are broken into lines.
        """
        sheet, rows, head, number = self._sheets[title]
        if rows >= SHEET_ROWS:
            self._begin(title, f"{title[:26]} ({number + 1})", head, [], number + 1)
            sheet, rows, head, number = self._sheets[title]
        row: list[object] = [_value(cell) for cell in cells]
        for place, note in (changed or {}).items():
            row[place] = self._styled(sheet, row[place], _CHANGED, note)
        for place in asked:
            if place not in (changed or {}):
                row[place] = self._styled(sheet, row[place], _ASKED)
        for place in range(len(row)) if band else different:
            fill = _DIFFERENT if place in different else _BAND
            row[place] = self._styled(sheet, row[place], fill)
        if wrapped:
            row = [self._wrapped(sheet, cell) for cell in row]
        sheet.append(row)
        self._sheets[title] = (sheet, rows + 1, head, number)

    def _styled(self, sheet: Any, value: Any, fill: PatternFill, note: str = "") -> Any:
        cell = WriteOnlyCell(sheet, value)
        cell.fill = fill
        if note and self.notes < NOTES:
            self.notes += 1
            cell.comment = Comment(note[:2_000], self._author, height=120, width=320)
        return cell

    def _wrapped(self, sheet: Any, value: Any) -> Any:
        cell = value if hasattr(value, "alignment") else WriteOnlyCell(sheet, value)
        cell.alignment = _TOP
        return cell

    def discard(self) -> None:
        """Leave nothing of an unfinished book behind: its sheets are temporary files until it is saved."""
        for sheet in self._book.worksheets:
            with suppress(Exception):
                sheet.close()
            with suppress(Exception):
                sheet._writer.cleanup()  # type: ignore[attr-defined]

    def save(self, path: Path) -> None:
        """Write the book.

        Raises:
            MachineError: ``export.unwritable``.
        """
        with whole_file(path) as file:
            self._book.save(file)


def _value(value: object) -> Any:
    if not isinstance(value, str):
        return value
    if _PHONE.match(value):
        return value
    return str(safe_cell(_ILLEGAL.sub("", value)))[:_CELL] if value else None
