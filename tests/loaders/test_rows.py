"""Cells of one row become the rows of the graph it states."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import record_key, shared_key
from graph.store.writer.vocabulary import check_row, shape_of
from loaders.draft import RejectedError
from loaders.kinds import KINDS, FieldType
from loaders.mapping_files import parse_mapping, yaml_content
from loaders.rows import Defaults, RowMaker
from loaders.standards import Standards

SHANGHAI = Defaults(ZoneInfo("Asia/Shanghai"))


def maker(text, defaults=SHANGHAI):
    return RowMaker(parse_mapping(yaml_content(text)), defaults, Standards())


def made(text, defaults=SHANGHAI, number=1, **cells):
    """The rows made of cells by column, each checked as the writer checks it."""
    rows, doubts = made_with_doubts(text, defaults, number, **cells)
    assert not doubts
    return rows


def made_with_doubts(text, defaults=SHANGHAI, number=1, **cells):
    worker = maker(text, defaults)
    rows, doubts = worker.make([cells.get(column) for column in worker.columns], number)
    for row in rows:
        check_row(row)
        for link in row.links:
            shape_of(row.label, link.type, link.reverse, link.label)
    return rows, doubts


ORDER = """
source: app
kind: order
id: no
columns:
  at: placedAt
  paid: paidAmount
  state: status
  city: address.city
  street: address.detail
  tel: recipientPhone
references: {customer: who}
"""
CUSTOMER = """
source: app
kind: customer
id: id
updatedAt: changed
columns:
  name: name
  tel: {to: phone, split: "/"}
  mail: email
  open: {to: account, platform: wechat, appId: a1, idType: openid}
  home: address
  born: birthDate
references: {referrer: by}
"""
LINE = """
source: app
kind: orderLine
id: [no, line]
currency: CNY
columns: {line: line, n: quantity, price: unitPrice, total: amount}
references: {order: no, product: {id: sku, source: erp, name: title}}
"""


def test_an_order_has_amounts_in_fen_times_in_utc_and_its_local_day_and_hour():
    (row, address) = made(ORDER, no="A1", at="2024-05-01 01:30", paid="12.345", state="待发货", who="7",
                          city="杭州市", street="文三路1号", tel="13957120468")  # fmt: skip
    assert row.properties["paidAmount"] == 1235
    assert row.properties["placedAt"] == datetime(2024, 4, 30, 17, 30, tzinfo=UTC)
    assert (row.properties["localDay"], row.properties["localHour"]) == (date(2024, 5, 1), 1)
    assert (row.properties["status"], row.properties["rawStatus"]) == ("paid", "待发货")
    assert row.properties["recipientPhone"] == "+8613957120468"
    assert row.properties["customerKey"] == record_key("Customer", "app", "7")
    assert row.properties["orderNumber"] == "A1"
    assert {link.type for link in row.links} == {"PLACED", "SHIPPED_TO"}
    assert address.beside
    assert address.source_id.startswith("customer:7#")


def test_the_same_address_of_one_customer_is_one_node_whoever_states_it():
    first = made(ORDER, no="A1", who="7", city="杭州市", street="文三路1号")[1]
    again = made(ORDER, no="A2", who="7", city="杭州市", street="文三路1号")[1]
    other = made(ORDER, no="A3", who="8", city="杭州市", street="文三路1号")[1]
    guest = made(ORDER, no="A4", city="杭州市", street="文三路1号")[1]
    assert (first.key, first.row_hash, first.event_at) == (again.key, again.row_hash, again.event_at)
    assert len({first.key, other.key, guest.key}) == 3
    assert guest.source_id.startswith("order:A4#")


def test_a_line_is_a_part_of_its_order_with_a_version_of_its_own():
    (row,) = made(LINE, no="A1", line="2", n="1.5", price="3.3333", total="5", sku="P9", title="苹果")
    assert (row.label, row.key) == ("Order", record_key("Order", "app", "A1"))
    assert row.part == "app:orderLine:A1/2"
    assert not row.properties
    (link,) = row.links
    assert (link.type, link.key) == ("CONTAINS", record_key("Product", "erp", "P9"))
    assert link.properties == {"line": "2", "quantity": 1.5, "unitPriceE4": 33333, "amount": 500}
    assert link.target == {"source": "erp", "sourceId": "P9", "name": "苹果"}


def test_contact_points_are_shared_nodes_and_masked_ones_are_not():
    (row, *_) = made(
        CUSTOMER, id="1", name="欧阳娜娜", tel="13957120468/138****1234", mail="A.B+x@Gmail.com", open="o9"
    )
    links = {link.label: link for link in row.links}
    assert links["Phone"].key == shared_key("Phone", "+8613957120468")
    assert links["Email"].target["matchKey"] == "ab@gmail.com"
    assert links["Account"].key == shared_key("Account", "wechat", "a1", "openid", "o9")
    assert row.properties["phonePatterns"] == "138****1234"
    assert (row.properties["surname"], row.properties["givenName"]) == ("欧阳", "娜娜")


def test_a_reference_to_a_row_not_yet_there_names_its_source_and_id():
    (row,) = made(CUSTOMER, id="1", name="张伟", by="0042")
    (link,) = row.links
    assert (link.type, link.reverse, link.key) == ("REFERRED", True, record_key("Customer", "app", "0042"))
    assert link.target == {"source": "app", "sourceId": "0042"}


def test_event_time_is_the_rows_own_or_as_of():
    as_of = Defaults(ZoneInfo("Asia/Shanghai"), as_of=datetime(2024, 1, 1, tzinfo=UTC))
    assert made(CUSTOMER, as_of, id="1", changed="2024-05-01")[0].event_at == datetime(
        2024, 4, 30, 16, tzinfo=UTC
    )
    assert made(CUSTOMER, as_of, id="1", changed="0000-00-00 00:00:00")[0].event_at == as_of.as_of
    assert made(CUSTOMER, id="1")[0].event_at == datetime(1970, 1, 1, tzinfo=UTC)


def test_the_raw_cells_are_kept_as_they_came():
    (row,) = made(CUSTOMER, id=" 1 ", name=" 张 伟 ")
    assert json.loads(row.raw) == {"id": "1", "name": "张 伟"}


def test_a_description_that_cannot_be_read_is_a_doubt_not_a_reason():
    rows, doubts = made_with_doubts(CUSTOMER, id="1", born="1990-02-30")
    assert "birthDate" not in rows[0].properties
    assert doubts == [("born", "cell.day", "1990-02-30")]


@pytest.mark.parametrize(
    ("text", "cells", "code"),
    [
        (ORDER, {"no": ""}, "row.id-missing"),
        (ORDER, {"no": "1", "paid": "12,34,5x"}, "cell.amount"),
        (ORDER, {"no": "1", "paid": "US$5"}, "cell.currency"),
        (ORDER, {"no": "1", "at": "2024-13-45"}, "cell.time"),
        (LINE, {"no": "1", "line": "1", "n": "2"}, "row.reference-missing"),
        (LINE, {"no": "1", "line": "1", "sku": "x"}, "row.value-missing"),
        (LINE, {"no": "1", "line": "1", "sku": "x", "n": "many"}, "cell.number"),
        (CUSTOMER, {"id": "1", "changed": "soon"}, "cell.time"),
    ],
)
def test_what_would_make_a_row_say_something_wrong_is_refused(text, cells, code):
    with pytest.raises(RejectedError) as caught:
        made(text, **cells)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12", 1200),
        ("1,234.5", 123450),
        ("￥12.30", 1230),
        ("1.2万元", 1200000),
        ("-3", -300),
        ("０.5", 50),
        ("0.005", 1),
    ],
)
def test_amounts_are_read_however_they_are_written(written, amount):
    assert made(ORDER, no="1", paid=written)[0].properties["paidAmount"] == amount


def test_yen_have_no_smaller_unit():
    text = ORDER.replace("kind: order", "kind: order\ncurrency: JPY")
    row = made(text, no="1", paid="1200")[0]
    assert (row.properties["paidAmount"], row.properties["currency"]) == (1200, "JPY")


def test_values_are_translated_and_others_kept_emptied_or_refused():
    text = (
        "source: a\nkind: customer\nid: id\ncolumns: {g: {to: gender, values: {1: male, 0: ''}, other: %s}}"
    )
    assert made(text % "keep", id="1", g="1")[0].properties["gender"] == "male"
    assert made(text % "keep", id="1", g="0")[0].properties.get("gender") is None
    assert made(text % "keep", id="1", g="女")[0].properties["gender"] == "female"
    assert made(text % "empty", id="1", g="女")[0].properties.get("gender") is None
    with pytest.raises(RejectedError):
        made(text % "refuse", id="1", g="女")


def test_marks_of_spreadsheets_are_no_part_of_a_number():
    (row, *_) = made(ORDER, no='="20240001"', tel="'13957120468")
    assert row.source_id == "20240001"
    assert row.properties["recipientPhone"] == "+8613957120468"


def test_lists_of_json_fill_what_may_be_several():
    (row,) = made(CUSTOMER, id="1", tel=["13957120468", "13605710123"])
    assert len([link for link in row.links if link.type == "HAS_PHONE"]) == 2


def test_a_row_marked_deleted_says_so():
    text = ORDER + "deleted: {column: gone, values: [1, 是]}\n"
    assert made(text, no="1", gone="是")[0].deleted
    assert not made(text, no="1", gone="0")[0].deleted


def test_a_row_without_id_is_known_by_its_content():
    text = "source: a\nkind: interaction\ncolumns: {at: at, what: text}\nreferences: {customer: who}"
    one = made(text, at="2024-01-01", what="hello", who="7")[0]
    assert one.key == made(text, number=9, at="2024-01-01", what="hello", who="7")[0].key
    assert one.key != made(text, at="2024-01-02", what="hello", who="7")[0].key


TEXTS = {
    FieldType.MONEY: "12.5", FieldType.PRICE: "3.3", FieldType.NUMBER: "2", FieldType.INTEGER: "3",
    FieldType.BOOLEAN: "1", FieldType.INSTANT: "2024-05-01 10:00", FieldType.DATE: "2024-05-01",
    FieldType.PHONE: "13957120468", FieldType.EMAIL: "a@qq.com", FieldType.DIVISION: "330106",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_field_and_reference_of_a_kind_can_be_written(kind):
    columns = {f"c{place}": {"to": field.name} for place, field in enumerate(kind.fields)}
    cells = {f"c{place}": TEXTS.get(field.type, field.choices[0] if field.choices else "文字")
             for place, field in enumerate(kind.fields)}  # fmt: skip
    references = {name: f"r-{name}" for name in kind.reference_names()}
    content = {"source": "s", "kind": kind.name, "id": "id", "columns": columns, "references": references}
    worker = RowMaker(parse_mapping(content), SHANGHAI, Standards())
    cells |= {column: f"x{column}" for column in references.values()} | {"id": "1"}
    rows, doubts = worker.make([cells[column] for column in worker.columns], 1)
    assert not doubts
    for row in rows:
        check_row(row)
        for link in row.links:
            shape_of(row.label, link.type, link.reverse, link.label)
    if not kind.is_part:
        assert rows[0].properties or not kind.fields


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), min_size=9, max_size=9))
def test_any_text_is_accepted_or_refused_with_a_reason_and_twice_the_same(cells):
    worker = maker(CUSTOMER)
    outcomes = []
    for _ in range(2):
        try:
            outcomes.append(worker.make(cells, 1))
        except RejectedError as error:
            outcomes.append((error.code, tuple(error.params.items())))
    assert outcomes[0] == outcomes[1]
    if not isinstance(outcomes[0][0], str):
        for row in outcomes[0][0]:
            check_row(row)
