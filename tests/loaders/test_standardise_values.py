"""`renmai standardise KIND` besides addresses: the own columns, the parts, confidence and issues."""

import csv

import pytest

from loaders.standardise_file import KINDS, standardise_file
from loaders.standardise_values import PARTS

CASES = {
    "name": ("王小明先生", {"nameValue": "王小明", "surname": "王", "gender": "male"}),
    "phone": ("１３９ 1234 5670", {"phoneValue": "+8613912345670", "kind": "mobile"}),
    "email": ("lisi@gmial.com", {"proposal": "lisi@gmail.com", "issues": "email.domain-typo"}),
    "id": ("11010519491231002x", {"idValue": "11010519491231002X", "valid": "true", "sex": "F"}),
    "company": ("杭州西湖茶叶有限公司", {"place": "杭州", "brand": "西湖", "formClass": "limited"}),
    "product": ("每日坚果 500g*2袋", {"contentQuantity": "1000", "contentUnit": "g", "packs": "2"}),
    "date": ("2023年11月5日", {"dateValue": "2023-11-05", "precision": "day"}),
    "money": ("壹仟贰佰元整", {"moneyValue": "CNY 1200.00", "minor": "120000"}),
}


def test_every_kind_of_the_command_is_here():
    assert set(CASES) == set(PARTS) == set(KINDS) - {"address"}


@pytest.mark.parametrize("kind", sorted(CASES))
def test_a_column_is_read_into_parts(kind, tmp_path):
    raw, expected = CASES[kind]
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f'id,x\n1,"{raw}"\n2,\n', encoding="utf-8")
    outcome = standardise_file(kind, source, "x", out)
    assert outcome.rows == 2
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["x"] == raw
    assert {name: rows[0][name] for name in expected} == expected
    assert rows[1]["confidence"] in ("", "0.00")


@pytest.mark.parametrize(
    ("kind", "cells", "value"),
    [
        ("phone", ["9730 6723", "6098 7284", "9357 5547"], "+85297306723"),
        ("date", ["05/11/2023", "25/12/2023"], "2023-11-05"),
        ("money", ["1.234", "12,50"], "CNY 1234.00"),
    ],
)
def test_what_a_column_says_as_a_whole_settles_its_cells(kind, cells, value, tmp_path):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "id,x\n" + "".join(f'{at},"{cell}"\n' for at, cell in enumerate(cells)), encoding="utf-8"
    )
    standardise_file(kind, source, "x", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))[f"{kind}Value"] == value
