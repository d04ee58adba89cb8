"""A small shop in columns, to which a test adds what it is about."""

import pandas as pd
import pytest

from graph.analytics.evidence import DAY, evidence

START = 20_000 * DAY

COLUMNS = {
    "accounts": "account person source name registered blocked",
    "orders": "orderKey account placed status currency goods discount paid payment coupon minimum phone "
    "address site door refunded refundedAt",
    "sign_ins": "account at device ip city ok",
    "bulk": "orderKey item pieces shelfLife",
    "coupons": "account coupons firstAt lastAt",
    "suppliers": "account company name kind value",
    "prices": "account item cost",
    "stated": "account kind value",
}


class Shop:
    """Rows by frame; `account` and `order` fill in what a test does not care about."""

    def __init__(self):
        self.rows = {name: [] for name in COLUMNS}
        for number in range(200):  # the honest rest, so that a rate of suspects means something
            self.account(f"rest{number}")
            self.order(f"rest{number}", number)

    def account(self, key, **more):
        row = {"account": key, "person": key, "source": "app", "name": f"顾客{key}", "registered": START}
        self.rows["accounts"].append(row | more)

    def order(self, account, day, paid=5000, **more):
        key = f"o{len(self.rows['orders'])}"
        row = {"orderKey": key, "account": account, "placed": START + day * DAY, "status": "completed"}
        row |= {"currency": "CNY", "goods": paid, "discount": 0, "paid": paid, "refunded": 0}
        row |= {"address": f"home of {account}", "site": f"site of {account}", "door": f"door of {account}"}
        self.rows["orders"].append(row | more)
        return key

    def sign_in(self, account, at, device=None, ip=None, city="杭州市", ok=True):
        row = {"account": account, "at": START + at, "device": device, "ip": ip, "city": city, "ok": ok}
        self.rows["sign_ins"].append(row)

    def tie(self, account, kind, value):
        self.rows["stated"].append({"account": account, "kind": kind, "value": value})

    def evidence(self):
        return evidence(*(pd.DataFrame(self.rows[name], columns=COLUMNS[name].split()) for name in COLUMNS))


@pytest.fixture
def shop():
    return Shop()
