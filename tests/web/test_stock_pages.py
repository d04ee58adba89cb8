"""The planner's page before there is anything, with rows, as a file, and for whom."""

from datetime import UTC, datetime

import pytest

HOUSE = {
    "warehouseKey": "w", "warehouse": "杭州店仓", "shortages": 1, "surpluses": 0, "doubtful": 1, "unknown": 0,
    "covers": 2, "asOf": datetime(2025, 11, 30, tzinfo=UTC), "computedAt": datetime(2025, 12, 1, tzinfo=UTC),
}  # fmt: skip
NUMBERS = dict.fromkeys(
    (
        "onHand",
        "reserved",
        "available",
        "dailyDemand",
        "recoveredDemand",
        "coverDays",
        "leadTimeDays",
        "shelfLifeDays",
    )
)
COVER = NUMBERS | {
    "itemId": "i", "name": "=牛奶", "warehouseKey": "w", "warehouse": "杭州店仓", "state": "doubtful",
    "shortage": False,
    "surplus": False, "issues": '[["stock.negative", {"onHand": -3.0}]]', "asOf": HOUSE["asOf"],
}  # fmt: skip


@pytest.fixture
def stocked(answers):
    answers.rows |= {"stock_summary": [HOUSE], "stock_covers": [{"cover": COVER, "people": 4}]}
    return answers


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "No stock is loaded"), ("zh", "尚未载入库存")],
)  # fmt: skip
def test_without_stock_the_page_says_what_to_load(client, lang, said):
    assert said in client.get("/stock", headers={"Accept-Language": lang}).get_data(as_text=True)


def test_what_cannot_be_right_is_said_in_words(client, stocked):
    shown = client.get("/stock?view=doubtful", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "Stock on hand is -3" in shown
    assert "–" in shown


def test_the_file_holds_no_formula(client, stocked):
    response = client.get("/stock.csv?view=all", headers={"Accept-Language": "zh"})
    assert response.mimetype == "text/csv"
    assert "'=牛奶" in response.get_data(as_text=True)


def test_an_unknown_warehouse_is_not_found(client, stocked):
    assert client.get("/stock?warehouse=nowhere").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("marketer", 403)])
def test_only_planners_and_analysts_have_it_computed(client_of, stocked, app, role, status):
    app.config["WTF_CSRF_ENABLED"] = False
    client = client_of(role)
    assert client.post("/stock/compute").status_code == status
    assert "/stock/compute" not in client.get("/stock").get_data(as_text=True)


def test_who_supplies_what_alone_is_marked(client, answers):
    row = {"itemId": "i", "name": "牛奶", "leadTimeDays": None, "unitCostE4": 1, "currency": "CNY",
           "others": [], "covers": []}  # fmt: skip
    answers.rows["supplier_stakes"] = [row]
    shown = client.get("/stock/supplier/s", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "1 of 1 things come from nobody else" in shown
    assert "nobody else" in shown


def test_what_is_not_known_of_an_item_is_a_dash(client, answers):
    cover = {
        "itemId": "i",
        "name": "牛奶",
        "state": "unknown",
        "shortage": False,
        "surplus": False,
        "issues": "[]",
    }
    answers.rows |= {"stock_summary": [HOUSE], "stock_covers": [{"cover": cover, "people": 0}]}
    for view in ("all", "unknown"):
        assert "–" in client.get(f"/stock?view={view}").get_data(as_text=True)
    assert client.get("/stock.csv?view=all").status_code == 200


def test_what_is_not_known_of_a_supplier_is_said_and_never_a_zero(client, answers):
    answers.rows["supplier_record"] = [
        {
            "supplierKey": "s", "name": "光明", "source": "erp", "unitCostE4": None, "currency": None,
            "leadTimeDays": None, "leadTimeMost": None, "minimumOrder": None, "things": 2, "shortages": 0,
            "daysWith": 0, "daysOut": 0, "daysMissing": 0, "rating": None, "reviews": 0,
        }
    ]  # fmt: skip
    shown = client.get("/stock/supplier/s", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert shown.count("not known<") == 3
    assert "No purchase orders are loaded" in shown
