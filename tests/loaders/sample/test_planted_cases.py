"""Rings, decoys and faults are in the files and told in the truth; nothing else contradicts itself."""

import csv
import json
import sqlite3
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from loaders.sample import SampleConfig, make_sample
from loaders.sample.addresses import FAULTS
from loaders.sample.config import RINGS
from loaders.sample.rings.plan import plan_rings


def rows(path, encoding="utf-8"):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def objects(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "shop"
    make_sample(folder, 1000, 5)
    return folder


@pytest.fixture(scope="module")
def erp(shop):
    connection = sqlite3.connect(shop / "erp/erp.sqlite")
    connection.row_factory = sqlite3.Row
    yield lambda query: [dict(row) for row in connection.execute(query)]
    connection.close()


@pytest.fixture(scope="module")
def faults(shop):
    found = defaultdict(dict)
    for row in rows(shop / "truth/faults.csv"):
        found[row["type"]][row["system"], row["id"], row["other"]] = row
    return found


def test_every_kind_of_ring_has_a_ring_and_a_decoy(shop):
    told = {(row["type"], row["decoy"]) for row in rows(shop / "truth/rings.csv")}
    assert told == {(kind, decoy) for kind in RINGS for decoy in "01"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twenty_thousand_customers_have_sixty_rings_in_three_levels_and_sixty_decoys(seed):
    plans = plan_rings(SampleConfig(20_000, seed))
    levels = Counter((plan.decoy, plan.level) for plan in plans)
    assert levels == {(False, 1): 20, (False, 2): 20, (False, 3): 20, (True, 0): 60}
    kinds = Counter((plan.decoy, plan.kind) for plan in plans)
    assert min(kinds.values()) >= 7


def test_members_of_rings_are_records_of_the_files(shop):
    known = {row["user_id"] for row in rows(shop / "app/users.csv")}
    members = [row for row in rows(shop / "truth/rings.csv") if row["kind"] == "customer"]
    assert members
    assert {row["id"] for row in members} <= known


def test_nobody_is_in_two_rings(shop):
    rings = defaultdict(set)
    for row in rows(shop / "truth/rings.csv"):
        rings[row["person"]].add(row["ring"])
    assert all(len(found) == 1 for found in rings.values())


def test_the_seeds_of_guilt_by_association_are_blocked(shop):
    seeds = {row["id"] for row in rows(shop / "truth/rings.csv") if row["role"] == "seed"}
    assert seeds == {row["user_id"] for row in rows(shop / "app/blocked_users.csv")}


def test_test_accounts_belong_to_nobody(tmp_path):
    make_sample(tmp_path / "shop", 300, 2)
    told = rows(tmp_path / "shop/truth/rings.csv")
    testers = {row["id"] for row in told if row["story"] == "test accounts"}
    owners = {row["id"]: row["person"] for row in rows(tmp_path / "shop/truth/people.csv")}
    assert testers
    assert {owners[key] for key in testers} == {""}
    assert sum(not person for person in owners.values()) == len(testers)


def test_nothing_happens_before_an_account_is_open(shop):
    opened = {row["user_id"]: row["registered_at"] for row in rows(shop / "app/users.csv")}
    for name, user, moment in (
        ("orders", "user_id", "created_at"),
        ("sign_ins", "user_id", "at"),
        ("reviews", "user_id", "at"),
        ("user_coupons", "user_id", "received_at"),
        ("referrals", "inviter_id", "at"),
        ("referrals", "invitee_id", "at"),
    ):
        events = rows(shop / f"app/{name}.csv")
        early = [row for row in events if row[user] in opened and row[moment] < opened[row[user]]]
        assert not early, name


def test_nothing_happens_after_the_last_day(shop):
    end = (SampleConfig(1, 1).last_day + timedelta(days=1)).isoformat()
    assert all(row["created_at"] < end for row in rows(shop / "app/orders.csv"))
    assert all(row["at"] < end for row in rows(shop / "app/refunds.csv"))
    assert all(row["at"] < end for row in objects(shop / "wechat/refunds.jsonl"))


def order_totals(shop):
    totals = defaultdict(float)
    for row in rows(shop / "app/order_lines.csv"):
        totals["app", row["order_id"]] += float(row["amount"])
    for row in objects(shop / "wechat/orders.jsonl"):
        totals["wechat", row["orderId"]] = sum(item["amountFen"] for item in row["items"]) / 100
    for row in rows(shop / "stores/小票明细.csv", "gb18030"):
        totals["stores", row["小票号"]] += float(row["金额"])
    return totals


def orders(shop):
    found = {}
    for row in rows(shop / "app/orders.csv"):
        found["app", row["order_id"]] = (float(row["goods_amount"]), float(row["paid_amount"]))
    for row in objects(shop / "wechat/orders.jsonl"):
        found["wechat", row["orderId"]] = (
            row["goodsFen"] / 100,
            (row["payment"] or {"paidFen": 0})["paidFen"] / 100,
        )
    for row in rows(shop / "stores/小票.csv", "gb18030"):
        found["stores", row["小票号"]] = (float(row["应收"]), float(row["实收"]))
    return found


def test_exactly_the_planted_totals_differ_from_their_lines(shop, faults):
    totals = order_totals(shop)
    wrong = {key for key, (goods, _) in orders(shop).items() if abs(totals[key] - goods) > 0.005}
    assert wrong == {(system, key) for system, key, _ in faults["order_total"]}
    assert wrong


def test_exactly_the_planted_refunds_are_above_what_was_paid(shop, faults):
    paid = {key: amount for key, (_, amount) in orders(shop).items()}
    refunds = [
        ("app", row["refund_id"], row["order_id"], float(row["amount"]))
        for row in rows(shop / "app/refunds.csv")
    ]
    refunds += [
        ("wechat", row["refundId"], row["orderId"], row["refundFen"] / 100)
        for row in objects(shop / "wechat/refunds.jsonl")
    ]
    refunds += [
        ("stores", row["退货单号"], row["小票号"], float(row["金额"]))
        for row in rows(shop / "stores/退货.csv", "gb18030")
    ]
    wrong = {
        (system, key, order) for system, key, order, amount in refunds if amount > paid[system, order] + 0.005
    }
    assert wrong == set(faults["refund_above_paid"])
    assert wrong


def placed(shop):
    found = {("app", row["order_id"]): row["created_at"] for row in rows(shop / "app/orders.csv")}
    for row in objects(shop / "wechat/orders.jsonl"):
        found["wechat", row["orderId"]] = row["createTime"][:19].replace("T", " ")
    return found


def test_exactly_the_planted_deliveries_leave_before_the_order_or_outside_their_district(shop, erp, faults):
    when = placed(shop)
    early, outside = set(), set()
    code = {(row["system"], row["id"]): row["divisionCode"] for row in rows(shop / "truth/addresses.csv")}
    ships = {("app", row["order_id"]): row["address_id"] for row in rows(shop / "app/orders.csv")}
    for row in objects(shop / "wechat/orders.jsonl"):
        ships["wechat", row["orderId"]] = (row["receiver"] or {}).get("addressId")
    served = {
        row["warehouse_id"]: row["served_divisions"].split(";") for row in erp("SELECT * FROM warehouses")
    }
    unknown = {row["found"] for row in rows(shop / "truth/faults.csv") if row["type"] == "missing_reference"}
    for system in ("app", "wechat"):
        for row in erp(f"SELECT * FROM deliveries_{system}"):
            key = (system, row["order_id"])
            if row["shipped_at"] < when[key]:
                early.add(row["delivery_id"])
            if ships[key] not in unknown and code[system, ships[key]] not in served[row["warehouse_id"]]:
                outside.add(row["delivery_id"])
    assert early == {key for _, key, _ in faults["shipped_before_ordered"]}
    assert outside == {key for _, key, _ in faults["outside_served"]}
    assert early
    assert outside


def test_exactly_the_planted_references_lead_nowhere(shop, faults):
    users = {row["user_id"] for row in rows(shop / "app/users.csv")}
    addresses = {row["address_id"] for row in rows(shop / "app/addresses.csv")}
    products = {row["product_id"] for row in rows(shop / "app/products.csv")}
    wrong = set()
    for row in rows(shop / "app/orders.csv"):
        if row["user_id"] not in users:
            wrong.add(("app", row["order_id"], "customer"))
        if row["address_id"] not in addresses:
            wrong.add(("app", row["order_id"], "address"))
    wrong |= {
        ("app", row["line_id"], "product")
        for row in rows(shop / "app/order_lines.csv")
        if row["product_id"] not in products
    }
    assert wrong == {key for key in faults["missing_reference"] if key[0] == "app"}


def test_exactly_the_planted_stock_is_below_what_is_reserved(erp, faults):
    wrong = {
        ("erp", row["product_id"], row["warehouse_id"])
        for row in erp("SELECT * FROM stock WHERE reserved > on_hand")
    }
    assert wrong == set(faults["stock_below_reserved"])
    assert wrong


def test_exactly_the_planted_suppliers_have_two_tax_codes(shop, erp, faults):
    owner = {(row["system"], row["id"]): row["organization"] for row in rows(shop / "truth/suppliers.csv")}
    codes = defaultdict(set)
    for row in erp("SELECT supplier_id, credit_code FROM suppliers WHERE credit_code IS NOT NULL"):
        codes[owner["erp", row["supplier_id"]]].add(row["credit_code"])
    for row in rows(shop / "stores/供应商.csv", "gb18030"):
        if row["税号"]:
            codes[owner["stores", row["供应商编号"]]].add(row["税号"])
    twice = {company for company, found in codes.items() if len(found) > 1}
    assert twice == {owner[system, key] for system, key, _ in faults["two_tax_codes"]}


def test_prices_of_one_item_differ_by_more_than_a_tenth_only_where_planted(shop, erp, faults):
    item = {(row["system"], row["id"]): row["item"] for row in rows(shop / "truth/products.csv")}
    prices = defaultdict(list)
    for row in rows(shop / "app/products.csv"):
        prices[item["app", row["product_id"]]].append(float(row["price"]))
    for row in objects(shop / "wechat/products.jsonl"):
        prices[item["wechat", row["goodsId"]]].append(row["priceFen"] / 100)
    for row in rows(shop / "stores/商品.csv", "gb18030"):
        prices[item["stores", row["商品编码"]]].append(float(row["售价"]))
    for row in erp("SELECT product_id, price FROM products"):
        prices[item["erp", row["product_id"]]].append(row["price"])
    wrong = {key for key, found in prices.items() if max(found) > 1.1 * min(found)}
    assert wrong == {item[system, key] for system, key, _ in faults["price_differs"]}


def test_every_kind_of_address_fault_is_planted(shop):
    planted = {row["fault"] for row in rows(shop / "truth/addresses.csv")} - {""}
    assert planted == set(FAULTS.items)


def test_a_wrong_or_old_district_is_written_and_the_right_one_is_told(shop):
    for row in rows(shop / "truth/addresses.csv"):
        if row["fault"] in ("wrong_district", "old_district"):
            assert row["districtWritten"] in row["text"]
            assert row["district"] != row["districtWritten"]
            assert (
                row["district"] not in row["text"].replace(row["districtWritten"], "")
                or row["street"]
                or row["road"]
            )


def test_about_seventy_in_a_hundred_consent_and_some_contradict_themselves(shop):
    owner = {row["id"]: row["person"] for row in rows(shop / "truth/people.csv")}
    answers = defaultdict(set)
    yes = total = 0
    for row in rows(shop / "app/consents.csv"):
        if row["purpose"] == "marketing":
            answers[owner[row["user_id"]], row["channel"]].add(row["granted"])
            yes, total = yes + (row["granted"] == "1"), total + 1
    assert 0.6 < yes / total < 0.8
    assert any(len(found) == 2 for found in answers.values())


def test_stock_outs_hide_demand_and_weekends_are_busier(shop):
    demand = rows(shop / "truth/demand.csv")
    hidden = sum(float(row["demand"]) - float(row["sales"]) for row in demand if int(row["out_minutes"]) > 0)
    assert hidden > 0
    by_day = Counter()
    for row in demand:
        by_day[date.fromisoformat(row["day"]).weekday()] += float(row["demand"])
    assert by_day[5] > 1.2 * by_day[1]


def test_deliveries_are_promised_late_and_failed(erp):
    found = erp("SELECT promised_at, delivered_at, failure FROM deliveries_app")
    late = sum(1 for row in found if row["delivered_at"] and row["delivered_at"] > row["promised_at"])
    failed = sum(1 for row in found if row["failure"])
    assert 0.03 < late / len(found) < 0.2
    assert 0.005 < failed / len(found) < 0.05


def test_suppliers_that_collude_charge_more_than_others_for_the_same(shop, erp):
    ring = {
        row["id"]
        for row in rows(shop / "truth/rings.csv")
        if row["kind"] == "supplier" and row["decoy"] == "0"
    }
    costs = defaultdict(lambda: ([], []))
    for row in erp("SELECT supplier_id, product_id, unit_cost FROM purchase_prices"):
        costs[row["product_id"]][row["supplier_id"] in ring].append(row["unit_cost"])
    ratios = [min(inside) / max(outside) for outside, inside in costs.values() if outside and inside]
    assert ratios
    assert sum(ratio > 1 for ratio in ratios) >= 0.6 * len(ratios)
