"""The columns detectors look at, read once by named queries; the newest event in them is their "now"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa

DAY = 86_400
"""Seconds."""


class Tables(Protocol):
    """What of a Store is needed here."""

    def table(self, name: str, /) -> pa.Table:
        """Result of a named query as columns."""

    def unfolded(self, name: str, columns: Sequence[str], /) -> pa.Table:
        """Rows of a named query of lists of rows, as columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """One frame a query of cypher/analytics/evidence_*.cypher, with that query's columns.

    ``ties`` has one row for each (account, kind, value) an account is tied to a thing by: phone, email,
    device, referral, payment, recipient, door, site; and how many people share it (``sharers``).
    ``confirmed`` are the accounts of confirmed cases.
    """

    accounts: pd.DataFrame
    orders: pd.DataFrame
    sign_ins: pd.DataFrame
    bulk: pd.DataFrame
    coupons: pd.DataFrame
    suppliers: pd.DataFrame
    prices: pd.DataFrame
    ties: pd.DataFrame
    confirmed: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"account": [], "case": []}))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look at."""
        return self.accounts.empty and self.suppliers.empty


_ORDERS = ["orderKey", "placed", "status", "currency", "goods", "discount", "paid"]
_ORDERS += ["phone", "payment", "address"]


def gather(store: Tables) -> Evidence:
    """Read the evidence from the graph.

    Raises:
        DatabaseError: the database is down or refuses.
    """
    signs = store.unfolded("evidence_sign_ins", ["at", "device", "ip", "city", "ok"])
    return evidence(
        store.table("evidence_accounts").to_pandas(),
        _orders(store),
        signs.sort_by([("at", "ascending"), ("account", "ascending")]).to_pandas(),
        store.table("evidence_bulk_lines").to_pandas(),
        store.table("evidence_coupons").to_pandas(),
        store.table("evidence_suppliers").to_pandas(),
        store.table("evidence_prices").to_pandas(),
        store.unfolded("evidence_ties", ["kind", "value"]).to_pandas(),
        store.table("evidence_confirmed").to_pandas(),
    )


def _orders(store: Tables) -> pd.DataFrame:
    """Every order once, with its coupon, what was given back and where it went."""
    read = store.unfolded("evidence_orders", _ORDERS)
    order = [(name, "ascending") for name in ("orderKey", "payment", "address")]
    orders = read.sort_by(order).to_pandas().drop_duplicates("orderKey")
    redeemed = store.table("evidence_redeemed").to_pandas().sort_values(["orderKey", "coupon"])
    refunds = store.table("evidence_refunds").to_pandas().groupby("orderKey")
    back = pd.DataFrame({"refunded": refunds["refunded"].sum(), "refundedAt": refunds["refundedAt"].max()})
    places = store.table("evidence_places").to_pandas().rename(columns={"phone": "theirs"})
    orders = orders.merge(redeemed.drop_duplicates("orderKey"), on="orderKey", how="left")
    orders = orders.merge(back, left_on="orderKey", right_index=True, how="left")
    orders = orders.merge(places, on="address", how="left")
    orders["phone"] = orders["phone"].astype(object).where(orders["phone"].notna(), orders.pop("theirs"))
    orders["refunded"] = orders["refunded"].fillna(0).astype("int64")
    found: pd.DataFrame = orders.reset_index(drop=True)
    return found


def heads(accounts: pd.DataFrame) -> pd.DataFrame:
    """Accounts with the resolved person as ``identity``, and as ``person`` the head detectors count.

    A ring's accounts may resolve to one person just because they share so much. Accounts of one source are
    therefore counted as different heads, those of different sources as one.

    >>> frame = pd.DataFrame({"account": list("abc"), "person": "p", "source": ["app", "app", "stores"]})
    >>> heads(frame)["person"].tolist()
    ['p', 'p/1', 'p']
    """
    if "identity" in accounts:
        return accounts
    place = accounts.sort_values("account").groupby(["person", "source"]).cumcount().reindex(accounts.index)
    marks = place.map(lambda number: f"/{number}" if number else "")
    return accounts.assign(identity=accounts["person"], person=accounts["person"] + marks)


_MARKS = r"号楼|号院|单元|[号栋幢座室楼]"


def plain_door(texts: pd.Series[str]) -> pd.Series[str]:
    """Doors without the words that some write and others leave out.

    >>> plain_door(pd.Series(["杭州市/通惠中路/242号/2号楼/1单元/201室"]))[0]
    '杭州市/通惠中路/242/2/1/201'
    """
    return texts.astype("string").str.replace(_MARKS, "", regex=True).astype(object)


_KINDS = {"HAS_PHONE": "phone", "HAS_EMAIL": "email", "USES_DEVICE": "device", "HAS_ACCOUNT": "login"}


def evidence(
    accounts: pd.DataFrame,
    orders: pd.DataFrame,
    sign_ins: pd.DataFrame,
    bulk: pd.DataFrame,
    coupons: pd.DataFrame,
    suppliers: pd.DataFrame,
    prices: pd.DataFrame,
    stated: pd.DataFrame,
    confirmed: pd.DataFrame | None = None,
) -> Evidence:
    """Join what the queries return: people beside every event, all ties in one frame, no test accounts."""
    tests = accounts["name"].fillna("").str.contains(r"^(?:测试|test)|测试账号|test account", case=False)
    accounts = heads(accounts[~tests].reset_index(drop=True))
    person = accounts.set_index("account")["person"]

    def with_person(frame: pd.DataFrame) -> pd.DataFrame:
        found = frame.assign(person=frame["account"].map(person))
        return found[found["person"].notna()].reset_index(drop=True)

    orders, sign_ins = with_person(orders), with_person(sign_ins)
    for column in ("site", "door"):
        orders[column] = plain_door(orders[column])
    own = stated[stated["kind"].isin(list(_KINDS))]
    parts = [own.assign(kind=own["kind"].map(_KINDS))]
    referred = stated[stated["kind"] == "REFERRED"]
    pair = referred["account"] + ">" + referred["value"]
    parts.append(pd.DataFrame({"account": referred["account"], "kind": "referral", "value": pair}))
    parts.append(pd.DataFrame({"account": referred["value"], "kind": "referral", "value": pair}))
    for column, kind in (("payment", "payment"), ("phone", "recipient"), ("door", "door"), ("site", "site")):
        used = orders[["account", column]].dropna()
        parts.append(pd.DataFrame({"account": used["account"], "kind": kind, "value": used[column]}))
    used = sign_ins[["account", "device"]].dropna()
    parts.append(pd.DataFrame({"account": used["account"], "kind": "device", "value": used["device"]}))
    ties = with_person(pd.concat(parts, ignore_index=True).drop_duplicates())
    ties = ties.sort_values(["kind", "value", "account"], ignore_index=True)
    things = (ties["kind"].ne(ties["kind"].shift()) | ties["value"].ne(ties["value"].shift())).cumsum()
    heads_of = pd.DataFrame({"thing": things, "person": ties["person"]}).drop_duplicates()["thing"]
    ties["sharers"] = things.map(heads_of.value_counts()).to_numpy()
    known = pd.DataFrame({"account": [], "case": []}) if confirmed is None else confirmed
    return Evidence(accounts, orders, sign_ins, bulk, with_person(coupons), suppliers, prices, ties, known)
