"""The list before dispatch: what waits and is worth most comes first; the file is what a courier can use."""

import csv
import json

import pytest
from openpyxl import load_workbook

from graph.errors import UsageError
from graph.exports.deliverability import COLUMNS, doubtful_addresses, write_addresses
from graph.standardise.addresses import standardise

pytestmark = pytest.mark.integration

ADDRESSES = {
    "wrong": "广东省广州市南山区科技园路5号3栋201室",
    "asks": "浙江省杭州市西湖区文三路100号3幢",
    "pasted": "浙江省杭州市西湖区文三路100号3幢201室 王小明 13800001234",
    "fine": "浙江省杭州市西湖区文三路100号3幢201室",
    "left": "浙江省杭州市西湖区文三路101号3幢",
    "idle": "上海市徐汇区漕溪路100号5幢",
}
VALUES = {"wrong": 100, "asks": 900, "pasted": 500, "fine": 5000, "left": 7000}


@pytest.fixture
def shop(store):
    rows = []
    for key, raw in ADDRESSES.items():
        found = standardise(raw)
        issues = [{"code": one.code, "params": dict(one.params)} for one in found.issues]
        rows.append(
            {
                "key": key,
                "text": raw,
                "standardised": found.value,
                "proposed": found.proposed or None,
                "issues": json.dumps(issues, ensure_ascii=False) if issues else None,
                "value": VALUES.get(key),
                "left": key == "left",
            }
        )
    store.execute(
        "CYPHER 25 UNWIND $rows AS r CREATE (a:Record:Address {key: r.key, source: 'app', "
        "sourceId: r.key, text: r.text, "
        "standardised: r.standardised, proposed: r.proposed, issues: r.issues}) "
        "WITH a, r WHERE r.value IS NOT NULL "
        "CREATE (o:Order {key: 'o' + r.key, source: 'app', sourceId: 'O' + r.key, "
        "status: 'paid', paidAmount: r.value, "
        "currency: 'CNY', recipient: '=cmd'})-[:SHIPPED_TO]->(a) "
        "WITH o, r WHERE r.left "
        "CREATE (o)-[:FULFILLED_BY]->(:Shipment {key: 's', source: 'erp', sourceId: 'S', "
        "shippedAt: datetime()})",
        {"rows": rows},
    )
    return store


def test_what_waits_and_is_worth_most_comes_first(shop):
    found = doubtful_addresses(shop)
    assert [one.key for one in found] == ["asks", "pasted", "wrong"]
    assert [one.action for one in found] == ["ask", "correct", "correct"]
    assert found[2].corrected == "广东省深圳市南山区科技园路5号3栋201室"
    assert "王小明" not in found[1].corrected
    assert {one.key for one in doubtful_addresses(shop, waiting_only=False)} == {
        *("asks", "pasted", "wrong", "idle", "left")
    }


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_corrected_file_holds_each_address_and_no_formula(shop, tmp_path, ending):
    path = tmp_path / f"out.{ending}"
    found = doubtful_addresses(shop)
    write_addresses(path, found, COLUMNS, lambda code, params: code, lambda minor, currency: str(minor))
    if ending == "csv":
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    else:
        rows = [list(row) for row in load_workbook(path).active.iter_rows(values_only=True)]
    assert rows[0] == list(COLUMNS)
    assert [row[1] for row in rows[1:]] == ["asks", "pasted", "wrong"]
    assert rows[1][6] == "'=cmd"
    assert list(tmp_path.iterdir()) == [path]


def test_another_ending_is_refused(shop, tmp_path):
    with pytest.raises(UsageError, match=r"deliver\.format"):
        write_addresses(tmp_path / "out.doc", [], COLUMNS, lambda code, params: code, str)
