"""What follows from a confirmed case: a list of what to hold, and a rule that flags the next matching order.

A rule is made when a case is confirmed: its accounts, and the devices, payment accounts, phones and doors
that its members share and hardly anybody else does. An order placed later than all of theirs matches where
one of these is its own; what thousands share is in no rule.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.analytics.relations import CAP
from graph.errors import NotFoundError, UsageError
from graph.store import Store

COLUMNS = ("kind", "source", "id", "account", "name", "status", "amount", "currency", "at", "case")
"""Columns of a hold list."""

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s().-]*$)")

RULE_LABELS = ("Device", "PaymentAccount", "Phone", "Email", "Account", "Place")


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One thing to hold.

    Attributes:
        kind: order, account or coupon.
        source_id: As its source knows it.
        account: ``source:sourceId`` of the account it belongs to.
        amount: Minor units of ``currency``.
    """

    kind: str
    source: str
    source_id: str
    account: str
    name: str
    status: str
    amount: int | None
    currency: str
    at: datetime | None
    key: str


@dataclass(frozen=True, slots=True)
class Flag:
    """An order that matches the rule of a confirmed case.

    Attributes:
        matches: (label, key) of what it has in common with the case; Customer is one of its accounts.
    """

    case_id: str
    order_key: str
    order_number: str
    placed_at: datetime
    account: str
    name: str
    status: str
    amount: int | None
    currency: str
    matches: tuple[tuple[str, str], ...]


def hold_list(store: Store, id: str) -> list[HoldRow]:
    """Orders not completed, accounts and unspent coupons of a confirmed case.

    Raises:
        NotFoundError: ``cases.unknown``.
        UsageError: ``cases.unconfirmed``: nothing is held on a suspicion.
    """
    row = store.one("case_whole", id=id)
    if row is None:
        raise NotFoundError("cases.unknown", id=id)
    if row["case"]["status"] != "confirmed":
        raise UsageError("cases.unconfirmed", id=id, status=row["case"]["status"])
    return [_hold(item) for item in store.read("case_hold", caseId=id)]


def hold_csv(rows: Sequence[HoldRow], case: str) -> str:
    """A hold list as CSV; cells that a spreadsheet would take for a formula are escaped."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        amount = "" if row.amount is None else f"{row.amount / 100:.2f}"
        at = row.at.isoformat().replace("+00:00", "Z") if row.at else ""
        cells = (
            row.kind,
            row.source,
            row.source_id,
            row.account,
            row.name,
            row.status,
            amount,
            row.currency,
            at,
        )
        writer.writerow([*(safe_cell(cell) for cell in cells), case])
    return out.getvalue()


def safe_cell(value: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("-5"), safe_cell("张三")
    ("'=1+1", '-5', '张三')
    """
    return f"'{value}" if _FORMULA.match(value) else value


def rule_of(store: Store, id: str) -> tuple[str, datetime | None]:
    """The rule of a case as JSON, lists of keys by label, and when the newest order it knows was placed."""
    wanted: dict[str, list[str]] = {"Customer": []}
    last: datetime | None = None
    for row in store.read("case_accounts", caseId=id):
        if row["label"] == "Customer":
            wanted["Customer"].append(row["key"])
            at = row["lastOrderAt"]
            last = max(item for item in (last, at) if item) if last or at else None
    for row in store.read("case_ties", caseId=id):
        holders, sharers = len(row["holders"]), row["sharers"]
        if row["label"] in RULE_LABELS and sharers <= CAP and 2 * holders >= sharers:
            wanted.setdefault(row["label"], []).append(row["key"])
    return json.dumps({label: sorted(set(keys)) for label, keys in sorted(wanted.items())}), last


def flagged(store: Store, limit: int = 500) -> list[Flag]:
    """Orders that match the rules of confirmed cases, newest first."""
    rules = store.read("case_rules")
    if not rules:
        return []
    cases: dict[tuple[str, str], list[str]] = {}
    since = {row["id"]: row["ruleFrom"] for row in rules}
    for row in rules:
        for label, keys in json.loads(row["rule"]).items():
            for key in keys:
                cases.setdefault((label, key), []).append(row["id"])
    found: list[Flag] = []
    for row in store.stream("orders_for_rules", since=min(since.values())):
        found += _flags(row, cases, since)
        if len(found) >= limit:
            break
    return found[:limit]


def _flags(
    row: Mapping[str, Any], cases: Mapping[tuple[str, str], Sequence[str]], since: Mapping[str, datetime]
) -> list[Flag]:
    matches: dict[str, list[tuple[str, str]]] = {}
    for label, key in row["things"]:
        for id_ in cases.get((label, key), ()):
            if row["placedAt"] > since[id_]:
                matches.setdefault(id_, []).append((label, key))
    return [
        Flag(
            id_, row["key"], row["orderNumber"] or "", row["placedAt"], row["account"], row["name"] or "",
            row["status"] or "", row["amount"], row["currency"] or "", tuple(sorted(set(common))),
        )
        for id_, common in sorted(matches.items())
    ]  # fmt: skip


def _hold(row: Mapping[str, Any]) -> HoldRow:
    return HoldRow(
        kind=row["kind"],
        source=row["source"] or "",
        source_id=row["sourceId"] or "",
        account=row["account"] or "",
        name=row["name"] or "",
        status=row["status"] or "",
        amount=row["amount"],
        currency=row["currency"] or "",
        at=row["at"],
        key=row["key"],
    )
