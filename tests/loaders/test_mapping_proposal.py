"""Proposed mappings: kinds and properties recognised by names in two languages and by values."""

import json
from pathlib import Path

import pytest

from loaders.header_words import pairs_of, without_hundredths
from loaders.kinds import KINDS
from loaders.mapping_files import mapping_text, parse_mapping, yaml_content
from loaders.mapping_proposal import propose
from loaders.mapping_targets import LAYOUTS
from loaders.propose import proposal_text, propose_tables
from loaders.sources import open_tables
from web.cli import main


def rows(*cells):
    """Forty rows of the cells, each with its number in the place of ``{n}``."""
    return [[str(cell).replace("{n}", str(n)) for cell in cells] for n in range(10, 50)]


CASES = yaml_content((Path(__file__).parent / "mapping_proposals.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_kind_and_columns_are_recognised(case):
    columns = CASES[case]["columns"]
    expected = {column: stated[1] for column, stated in columns.items() if len(stated) > 1}
    cells = rows(*(stated[0] for stated in columns.values()))
    found = propose(CASES[case]["file"], list(columns), cells, "shop")
    assert found.mapping.kind == CASES[case]["kind"]
    targets = {item.column: item.target for item in found.columns}
    assert {column: targets[column] for column in expected} == expected
    assert not found.missing
    parse_mapping(yaml_content(mapping_text(found.mapping)))


def test_values_speak_where_names_do_not():
    header = ["字段1", "字段2", "字段3", "字段4"]
    cells = ("C{n}", "张伟", "136057101{n}", "浙江省杭州市西湖区文三路{n}号{n}室")
    found = propose("x.csv", header, rows(*cells), "shop", kind="customer")
    assert [(item.column, item.target, item.confidence) for item in found.columns if item.target] == [
        ("字段3", "phone", 0.5),
        ("字段4", "address", 0.5),
    ]


def test_a_name_its_values_deny_is_doubted():
    header = ["会员号", "姓名", "手机号"]
    found = propose("会员.csv", header, rows("{n}", "张伟", "无记录"), "shop", kind="customer")
    phone = found.columns[2]
    assert (phone.target, phone.code) == ("phone", "map.reason.differs")
    assert phone.confidence < 0.5


def test_amounts_in_hundredths_are_scaled_and_days_first_are_noticed():
    header = ["orderId", "totalFen", "order date"]
    found = propose("orders.csv", header, rows("A{n}", "1250", "25/12/2024"), "shop", kind="order")
    targets = dict(found.mapping.targets())
    assert targets["totalFen"].scale == 0.01
    assert targets["order date"].format == "day-first"


def test_values_nobody_knows_are_left_for_a_person():
    found = propose("会员.csv", ["会员号", "姓名", "性别"], rows("{n}", "张伟", "7"), "shop", kind="customer")
    assert found.columns[2].unknown == ("7",)


def test_what_a_kind_cannot_do_without_is_said():
    found = propose("t.csv", ["order_id", "note"], rows("A{n}", "x"), "shop", kind="orderLine")
    assert found.missing == ("product", "quantity")


@pytest.mark.parametrize("kind", KINDS)
def test_every_target_of_a_layout_is_of_its_kind(kind):
    layout, spec = LAYOUTS[kind], KINDS[kind]
    for target in (*layout.plain.values(), *layout.cross.values()):
        name = target.removesuffix("?")
        assert name.startswith("!") or (
            name.removeprefix("@") in spec.reference_names() if name.startswith("@") else name in spec.by_name
        ), target
    assert set(layout.refs.values()) <= set(spec.reference_names())


@pytest.mark.parametrize(
    ("header", "pair"),
    [
        ("shipCity", ("recipient", "city")),
        ("buyer_phone", ("customer", "phone")),
        ("客户手机", ("customer", "phone")),
        ("order.buyer.phone", ("customer", "phone")),
        ("实付金额(元)", ("", "paidAmount")),
        ("所属门店", ("channel", "bare")),
        ("items.#", ("", "lineNo")),
    ],
)
def test_headers_say_whose_and_what(header, pair):
    assert pair in pairs_of(header)


def test_hundredths_are_noticed_only_where_they_stand():
    assert without_hundredths("amount_in_cents") == ("amount", True)
    assert without_hundredths("percent") == ("percent", False)


def test_orders_with_lines_inside_get_two_mappings(tmp_path):
    path = tmp_path / "trade.jsonl"
    items = [{"sku": "x", "count": 1, "priceFen": 100}]
    order = {"orderId": "A{n}", "buyer": {"openid": "o{n}"}, "payFen": 100, "items": items}
    lines = [json.dumps(order).replace("{n}", str(n)) for n in range(30)]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = propose_tables(path, "wx")
    assert [(item.proposal.mapping.kind, item.proposal.mapping.each) for item in found] == [
        ("order", ""),
        ("orderLine", "items"),
    ]


def test_a_known_layout_is_said_and_used():
    from loaders.mapping import mapping_folder

    folder = mapping_folder().parent / "samples" / "northwind"
    (found,) = propose_tables(folder / "suppliers.csv")
    assert (found.known, found.proposal.mapping.kind) == ("northwind-suppliers.yaml", "supplier")


def test_the_written_file_is_a_mapping_with_a_reason_for_each_column(tmp_path, capfd):
    columns = CASES["customers in Chinese"]["columns"]
    cells = {column: stated[0] for column, stated in columns.items()}
    path, out = tmp_path / "资料.csv", tmp_path / "m.yaml"
    text = "\n".join(",".join(row) for row in [list(cells), *rows(*cells.values())])
    path.write_bytes(text.encode("gb18030"))
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "zh_Hans", "map", str(path), "--out", str(out), "--source", "门店"])
    assert ended.value.code == 0
    assert "customer" in capfd.readouterr().err
    written = out.read_text(encoding="utf-8")
    assert "手机号码: phone   # 94% 根据列名，且 100% 的取值是电话号码。" in written
    mapping = parse_mapping(yaml_content(written))
    assert (mapping.source, mapping.kind, mapping.id) == ("门店", "customer", ("顾客编号",))
    (table,) = open_tables(path)
    assert not mapping.missing_columns(table.header)


def test_texts_of_proposals_are_yaml_whatever_the_columns_are_called():
    header = ["no", "on: #x", "- 'name'", "{a}", "手机"]
    found = propose("会员.csv", header, rows("{n}", "a", "b", "c", "136057101{n}"), "shop", kind="customer")
    from loaders.propose import Proposed

    class Named:
        label = "t"

    text = proposal_text(Proposed(Named(), found), lambda code, params: code)
    assert parse_mapping(yaml_content(text)).columns.keys() == found.mapping.columns.keys()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--kind", "ordre"], "no kind"),
        (["--table", "x"], "no table `x`"),
        (["--out", "/none/m.yaml"], "could not be written"),
    ],
)
def test_what_cannot_be_is_one_sentence(tmp_path, capfd, args, said):
    path = tmp_path / "t.csv"
    path.write_text("id,name\n1,a\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", "map", str(path), *args])
    assert ended.value.code > 0
    assert said in capfd.readouterr().err
