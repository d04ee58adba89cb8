"""Excel: the columns of the CSV as text cells, so that no formula is computed and no phone loses a digit."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from graph.exports.csv_file import HEADER, row
from graph.exports.members import Format, Member


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("members")

    def texts(cells: Iterable[str]) -> list[Any]:
        found = []
        for value in cells:
            cell = WriteOnlyCell(sheet, value=value)
            cell.data_type = "s"
            cell.number_format = "@"
            found.append(cell)
        return found

    sheet.append(texts(HEADER))
    for member in members:
        sheet.append(texts(row(member)))
    buffer = io.BytesIO()
    book.save(buffer)
    yield buffer.getvalue()


FORMAT = Format("xlsx", ".xlsx", _lines, lambda member: (member.id,))
