"""Each platform's file against cases written from its published rules."""

import csv
import doctest
import hashlib
import io
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml

from graph.exports import members
from graph.exports.formats import FORMATS
from graph.exports.members import Member

CASES = [
    (file.stem, case)
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]
HEADERS = {
    "google": "Email,Phone,First Name,Last Name,Country,Zip", "meta": "email,phone,fn,ln,ct,zip,country",
    "tiktok": "Email_SHA256,Phone_SHA256", "sms": "\ufeffphone,salutation",
}  # fmt: skip


def member(fields):
    return Member(**({"id": "p"} | {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}))


def plain(cell):
    kind, colon, text = cell.partition(":")
    return getattr(hashlib, kind)(text.encode()).hexdigest() if colon and kind in ("sha256", "md5") else cell


@pytest.mark.parametrize(("key", "case"), CASES, ids=[f"{key}: {case['why']}" for key, case in CASES])
def test_a_member_is_written_as_the_platform_asks(key, case):
    form, one = FORMATS[key], member(case["member"])
    if case.get("left_out"):
        assert form.identifiers(one) == ()
        return
    assert form.identifiers(one)
    written = b"".join(form.lines([one])).decode()
    if "line" in case:
        assert written == plain(case["line"]) + "\n"
    else:
        rows = list(csv.reader(io.StringIO(written)))
        assert rows[1] == [plain(cell) for cell in case["cells"]]
        assert len(rows) == 2


@pytest.mark.parametrize(("key", "header"), HEADERS.items())
def test_headers_are_exact(key, header):
    assert b"".join(FORMATS[key].lines([])).decode() == header + "\r\n"


def test_excel_keeps_formulas_and_phones_as_text():
    one = Member("p", name="=1+1", phones=("+8613800138000",))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(FORMATS["xlsx"].lines([one]))))
    cells = next(iter(book.active.iter_rows(min_row=2)))
    assert [(cell.value, cell.data_type) for cell in cells[1:3]] == [("=1+1", "s"), ("+8613800138000", "s")]


def test_parquet_and_json_lines_hold_every_contact_point():
    one = Member("p", name="李雷", phones=("+8613800138000", "+85291234567"))
    table = pq.read_table(io.BytesIO(b"".join(FORMATS["parquet"].lines([one]))))
    line = json.loads(b"".join(FORMATS["jsonl"].lines([one])))
    assert table.to_pylist()[0]["phones"] == line["phones"] == list(one.phones)


def test_doctests():
    assert doctest.testmod(members).failed == 0
