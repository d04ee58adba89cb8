"""Each platform's file against cases written from its published rules."""

import base64
import csv
import doctest
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import networkx
import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml

from graph.analytics import lift
from graph.commands import campaigns
from graph.exports import excel, members, ocean_engine, streams
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
    written = b"".join(form.lines([one]))
    if form.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(written)) as archive:
            [name] = archive.namelist()
            written = archive.read(name)
    written = written.decode()
    if "ids" in case:
        found = re.findall(rb"\x10(.)\x1a.([0-9a-f]+)", base64.b64decode(written), re.DOTALL)
        assert [f"{code[0]} {id_.decode()}" for code, id_ in found] == [
            f"{code} {plain(text)}" for code, text in case["ids"]
        ]
    elif "line" in case:
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


def test_excel_goes_on_in_another_sheet_where_one_is_full(monkeypatch):
    monkeypatch.setattr(excel, "ROWS", 2)
    many = [Member(f"p{number}", name="<李&雷>\x00") for number in range(5)]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(FORMATS["xlsx"].lines(many))))
    rows = [[cell.value for cell in row[:2]] for sheet in book for row in sheet.iter_rows(min_row=2)]
    assert rows == [[f"p{number}", "<李&雷>"] for number in range(5)]
    assert len(book.worksheets) == 3


def test_a_graph_of_members_ties_them_and_tells_no_contact_point():
    two = [
        Member("a", name="李雷 & 韩梅梅", phones=("+8613800138000",), ties=(("phone", "+8613800138000"),)),
        Member("b", ties=(("phone", "+8613800138000"),), bought=(("t", "牛奶", 3),)),
    ]
    written = b"".join(FORMATS["graphml"].lines(two))
    assert b"13800138000" not in written
    found = networkx.read_graphml(io.BytesIO(written))
    assert sorted(networkx.get_node_attributes(found, "label").values()) == [
        "Item",
        "Person",
        "Person",
        "Phone",
    ]
    assert networkx.has_path(found, "a", "b")
    assert found.edges["b", "item-t"]["times"] == 3


def test_doctests():
    assert doctest.testmod(members).failed == 0
    for module in (streams, ocean_engine, lift, campaigns):
        assert doctest.testmod(module).failed == 0


PART_OF = {
    "tags": ("tags",), "addresses": ("country", "postcode"), "ties": ("ties",), "devices": ("devices",),
    "accounts": ("openids", "external_ids"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_a_format_names_every_part_of_members_it_writes(form):
    whole = Member(
        "p", "李雷", "李", "雷", ("+8613800138000",), ("li@qq.com",), "male", "浙江省", "杭州市", "滨江区",
        "CN", "310000", ("o1",), ("e1",), ("VIP",), ("861234567890124",), (("address", "k"),),
        (("t", "牛奶", 2),),
    )  # fmt: skip
    others = set(members.PARTS) - form.parts
    less = whole._replace(**{name: type(getattr(whole, name))() for part in others for name in PART_OF[part]})
    assert form.identifiers(less) == form.identifiers(whole)
    assert b"".join(form.lines([less])) == b"".join(form.lines([whole]))
