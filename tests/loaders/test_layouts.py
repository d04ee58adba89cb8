"""Exports of shop systems in their published layouts are known by their columns and loaded whole."""

from collections import Counter
from pathlib import Path

import pytest

from graph.errors import InputError
from graph.settings import load_settings
from loaders.pipeline import LoadOptions, load, prepare
from loaders.propose import propose_tables
from loaders.rows import Defaults, RowMaker
from loaders.standards import Standards
from loaders.view import view

FOLDER = Path(__file__).parent / "layouts"
SHANGHAI = load_settings("/none", environ={}).timezone
LAYOUTS = {
    "shopify_orders.csv": {"order": 2, "orderLine": 3, "customer": 2, "shipment": 1},
    "shopify_customers.csv": {"customer": 2, "consent": 2},
    "shopify_products.csv": {"product": 3, "listing": 4},
    "woocommerce_orders.csv": {"order": 3, "orderLine": 3, "customer": 3},
    "woocommerce_suite_orders.csv": {"order": 1, "orderLine": 1, "customer": 1},
    "woocommerce_rest_orders.json": {"order": 1, "orderLine": 2, "customer": 1},
    "woocommerce_products.csv": {"product": 2, "listing": 1},
    "woocommerce_customers.csv": {"customer": 1},
    "taobao_orders.csv": {"order": 2, "customer": 1, "shipment": 1},
    "taobao_items.csv": {"orderLine": 2, "product": 2},
    "taobao_items_classic.csv": {"orderLine": 1, "product": 1},
    "jd_orders.csv": {"order": 2, "customer": 2, "orderLine": 2, "product": 2},
    "wechat_shop.csv": {"order": 2, "orderLine": 2, "product": 2, "shipment": 1},
    "olist_sellers.csv": {"supplier": 1},
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_row_of_a_known_layout_is_accepted_for_each_kind_it_holds(name, tmp_path):
    report = load([FOLDER / name], load_settings(tmp_path, environ={}), options=LoadOptions(dry_run=True))
    assert {item.kind: item.read for item in report.tables} == LAYOUTS[name]
    assert not report.total("quarantined"), [dict(item.reasons) for item in report.tables]
    assert not [item.doubts.counts for item in report.tables if item.doubts.counts]


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_proposal_says_what_the_layout_is(name):
    found = propose_tables(FOLDER / name)
    assert {item.proposal.mapping.kind for item in found} == set(LAYOUTS[name])
    assert all(item.known and item.proposal.mapping.title for item in found)


def rows(name):
    """Rows of the graph by kind."""
    standards, defaults = Standards(), Defaults(load_zone())
    found = {}
    for assignment in prepare([FOLDER / name], LoadOptions()).assignments:
        maker = RowMaker(assignment.mapping, defaults, standards)
        for batch in view(assignment.table, assignment.mapping, maker.columns):
            for number, cells in zip(batch.numbers, batch.rows, strict=True):
                if maker.selects(cells):
                    found.setdefault(assignment.mapping.kind, []).append(maker.make(cells, number)[0][0])
    return found


def load_zone():
    from zoneinfo import ZoneInfo

    return ZoneInfo(SHANGHAI)


MIXED = """订单号,下单时间,会员号,会员姓名,手机号,商品编码,商品名称,数量,单价,实付金额,收货地址
A1,2024-01-01 10:00:00,U1,张伟,13800000001,S1,龙井绿茶500g,2,30.00,60.00,浙江省杭州市西湖区文三路1号
A2,2024-01-02 10:00:00,U2,李娜,13800000002,S2,铁观音250g,1,50.00,70.00,上海市浦东新区张杨路2号
A2,2024-01-02 10:00:00,U2,李娜,13800000002,S1,龙井绿茶500g,1,30.00,70.00,上海市浦东新区张杨路2号
"""


def test_an_unknown_file_of_buyers_orders_and_lines_in_one_row_gets_a_mapping_for_each(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(MIXED, encoding="utf-8")
    found = {item.proposal.mapping.kind: item.proposal.mapping for item in propose_tables(path)}
    filled = {kind: {target.to for _, target in item.targets()} for kind, item in found.items()}
    assert filled == {
        "product": {"name"},
        "customer": {"name", "phone"},
        "order": {"placedAt", "paidAmount", "address"},
        "orderLine": {"quantity", "unitPrice"},
    }
    assert found["order"].references["customer"].id == ("会员号",)


def test_a_mapping_for_another_file_names_the_column_and_what_would_fit(tmp_path):
    mapping = tmp_path / "mine.yaml"
    mapping.write_text("{source: a, kind: order, id: Nmae, columns: {Total: paidAmount}}", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        prepare([FOLDER / "shopify_orders.csv"], LoadOptions(mappings=(mapping,)))
    assert caught.value.code == "mapping.another-fits"
    assert caught.value.params["missing"] == ["`Nmae` (perhaps `Name`)"]
    assert "shopify-orders.yaml" in caught.value.params["fitting"]


def test_a_layout_somebody_changed_is_said_with_what_it_lacks(tmp_path):
    text = (FOLDER / "jd_orders.csv").read_text(encoding="gb18030").replace("下单帐号", "用户")
    (tmp_path / "jd.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        prepare([tmp_path / "jd.csv"], LoadOptions(kind="order"))
    assert caught.value.code == "load.nearly-fits"
    assert caught.value.params["missing"] == ["`下单帐号`"]


def targets(row, type_):
    return [link.target for link in row.links if link.type == type_]


def test_an_order_of_shopify_is_one_order_of_two_lines_and_one_buyer():
    found = rows("shopify_orders.csv")
    first, second = found["order"]
    assert (first.properties["paidAmount"], first.properties["status"], second.properties["status"]) == (
        5500,
        "paid",
        "paid",
    )
    assert first.properties["placedAt"].isoformat() == "2024-03-05T15:11:58+00:00"
    assert first.properties["addressText"] == "1 Main St, Apt 4, Boston, MA, 02110, US"
    assert [row.key for row in found["orderLine"]] == [first.key, first.key, second.key]
    products = [targets(row, "CONTAINS")[0]["sourceId"] for row in found["orderLine"]]
    assert products == ["TEA-500", "Wooden spoon", "TEA-500"]
    buyer = found["customer"][0]
    assert (buyer.properties["name"], buyer.properties["emails"]) == ("Ada Lovelace", "ada@teahouse.net")
    assert first.properties["customerKey"] == buyer.key


def test_variants_of_shopify_share_the_title_of_their_product():
    found = rows("shopify_products.csv")
    assert [(row.source_id, row.properties["name"]) for row in found["product"]] == [
        ("TEA-500", "Green tea"),
        ("TEA-1000", "Green tea"),
        ("spoon/Default Title", "Wooden spoon"),
    ]


def test_hidden_buyers_of_taobao_make_no_customer_and_the_recipient_stays_with_the_order():
    found = rows("taobao_orders.csv")
    assert [row.source_id for row in found["customer"]] == ["茶客小李"]
    known, hidden = found["order"]
    assert known.properties["customerKey"]
    assert "customerKey" not in hidden.properties
    assert [row.properties["status"] for row in found["order"]] == ["completed", "paid"]
    assert known.properties["recipientPhone"] == "+8613800000001"


def test_rows_below_the_first_of_a_wechat_order_have_what_stands_only_there():
    first, second = rows("wechat_shop.csv")["order"]
    assert first.row_hash == second.row_hash
    assert Counter(row.source_id for row in rows("wechat_shop.csv")["product"]) == {"YC-1": 1, "10000002": 1}
