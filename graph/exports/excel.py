"""Excel: the columns of the CSV as text cells, so that no formula is computed and no phone loses a digit.

Written as the parts of Office Open XML that a workbook of texts needs (ECMA-376, part 1), row by row; a sheet
holds what Excel can show and the rest goes on in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from xml.sax.saxutils import escape

from graph.exports.csv_file import HEADER, row
from graph.exports.members import Format, Member
from graph.exports.streams import gathered, zipped

ROWS = 1_048_575
"""Rows below the header that a sheet can show."""

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters XML has no place for."""
_LONGEST = 32_767
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="49" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""One style: number format 49, text."""


def _cell(text: str) -> str:
    shown = escape(_REFUSED.sub("", text)[:_LONGEST])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _line(cells: Sequence[str]) -> bytes:
    return f"<row>{''.join(map(_cell, cells))}</row>".encode()


def _sheet(members: Iterable[Member]) -> Iterator[bytes]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
    yield _line(HEADER)
    for member in members:
        yield _line(row(member))
    yield b"</sheetData></worksheet>"


def _about(sheets: int) -> list[tuple[str, list[bytes]]]:
    """The parts that say what the sheets are."""
    numbers = range(1, sheets + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    named = "".join(f'<sheet name="members{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_KIND}'
        '.sheet.main+xml"/><Override PartName="/xl/styles.xml" '
        f'ContentType="{_KIND}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{found}<Relationship '
        f'Id="rId{sheets + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    }
    whole = [(name, [f"{_HEAD}{text}".encode()]) for name, text in parts.items()]
    return [*whole, ("xl/styles.xml", [_STYLES.encode()])]


def _files(members: Iterable[Member]) -> Iterator[tuple[str, Iterable[bytes]]]:
    rest, sheets = iter(members), 1
    yield "xl/worksheets/sheet1.xml", gathered(_sheet(islice(rest, ROWS)))
    for following in rest:
        sheets += 1
        page = chain((following,), islice(rest, ROWS - 1))
        yield f"xl/worksheets/sheet{sheets}.xml", gathered(_sheet(page))
    yield from _about(sheets)


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return zipped(_files(members))


FORMAT = Format("xlsx", ".xlsx", _lines, lambda member: (member.id,), parts=frozenset({"tags"}))
