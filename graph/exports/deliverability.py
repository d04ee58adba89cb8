"""Addresses that will not be found: a work list by the value waiting for dispatch, and a corrected file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.errors import UsageError
from graph.exports.atomic import whole_file
from graph.exports.cells import safe_cell
from graph.standardise.results import Issue
from graph.store import Store

TO_ASK = frozenset(
    f"address.{name}"
    for name in (
        *("number-missing", "building-missing", "room-missing", "ambiguous", "division-missing", "split"),
        *("street-unknown", "empty"),
    )
)
"""Issues that only the customer can settle."""
TO_CORRECT = frozenset(
    f"address.{name}"
    for name in ("district-missing", "contradiction", "typo", "abolished", "moved", "contact-inside")
)
"""Issues for which a correction is proposed."""
MOST = 100_000
COLUMNS = (
    "source", "addressId", "orders", "value", "currency", "promisedAt", "recipient", "phone", "written",
    "corrected", "province", "city", "district", "street", "road", "number", "building", "unit", "room",
    "action", "issues",
)  # fmt: skip
Say = Callable[[str, Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An address to settle before dispatch.

    Attributes:
        written, corrected: As the customer wrote it, and as it should be; ``corrected`` is empty where only
            the customer can say.
        action: ``correct`` (the correction is enough), ``ask`` or ``both``.
        orders, value: Numbers of the orders waiting, and what they are worth in minor units of ``currency``.
        parts: province … room.
    """

    key: str
    source: str
    source_id: str
    written: str
    corrected: str
    action: str
    issues: tuple[Issue, ...]
    recipient: str
    phone: str
    orders: tuple[str, ...]
    value: int
    currency: str
    promised_at: datetime | None
    parts: Mapping[str, str]


_PARTS = ("province", "city", "district", "street", "road", "number", "building", "unit", "room")


def doubtful_addresses(store: Store, waiting_only: bool = True, limit: int = MOST) -> list[Doubtful]:
    """Addresses with issues that matter to a courier, the most valuable waiting orders first.

    Args:
        store: The loaded graph.
        waiting_only: Only those with orders that wait for dispatch.
        limit: Addresses at most.
    """
    rows = store.read("addresses_to_deliver", waitingOnly=waiting_only, limit=limit)
    found = (_doubtful(row) for row in rows)
    return [one for one in found if one is not None]


def _doubtful(row: Mapping[str, Any]) -> Doubtful | None:
    stated = [Issue(one["code"], one.get("params", {})) for one in json.loads(row["issues"])]
    issues = tuple(one for one in stated if one.code in TO_ASK or one.code in TO_CORRECT)
    if not issues:
        return None
    codes = {one.code for one in issues}
    asks, corrects = bool(codes & TO_ASK), bool(codes & TO_CORRECT)
    corrected = str(row["proposed"] or row["standardised"] or "") if corrects else ""
    return Doubtful(
        key=row["key"],
        source=row["source"] or "",
        source_id=row["sourceId"] or "",
        written=row["text"] or "",
        corrected=corrected,
        action="both" if asks and corrects else "ask" if asks else "correct",
        issues=issues,
        recipient=row["recipient"] or "",
        phone=row["phone"] or "",
        orders=tuple(row["orders"] or ()),
        value=int(row["value"] or 0),
        currency=row["currency"] or "",
        promised_at=row["promisedAt"],
        parts={name: row[name] or "" for name in _PARTS},
    )


def write_addresses(
    path: Path,
    addresses: Sequence[Doubtful],
    heads: Sequence[str],
    say: Say,
    amount: Callable[[int, str], str],
) -> None:
    """Write the list for the ERP or the courier: CSV (UTF-8 with its mark) or, by the name, Excel.

    Args:
        path: ``….csv`` or ``….xlsx``; whole or not there.
        addresses: What to write.
        heads: The heads of COLUMNS in the reader's language.
        say: An issue's or action's code and parameters to a sentence.
        amount: Minor units and currency to a text.

    Raises:
        UsageError: ``deliver.format``: another ending.
        MachineError: ``export.unwritable``.
    """
    rows = (_cells(one, say, amount) for one in addresses)
    if path.suffix.lower() == ".csv":
        _csv(path, heads, rows)
    elif path.suffix.lower() == ".xlsx":
        _workbook(path, heads, rows)
    else:
        raise UsageError("deliver.format", path=str(path))


def _cells(one: Doubtful, say: Say, amount: Callable[[int, str], str]) -> list[str]:
    told = " ".join(say(issue.code, issue.params) for issue in one.issues)
    promised = one.promised_at.isoformat(sep=" ", timespec="minutes") if one.promised_at else ""
    return [
        one.source, one.source_id, " ".join(one.orders), amount(one.value, "") if one.orders else "",
        one.currency, promised, one.recipient, one.phone, one.written, one.corrected,
        *one.parts.values(), say(f"deliver.action.{one.action}", {}), told,
    ]  # fmt: skip


def _csv(path: Path, heads: Sequence[str], rows: Iterable[list[str]]) -> None:
    with whole_file(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text)
        writer.writerow(heads)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
        text.detach()


def _workbook(path: Path, heads: Sequence[str], rows: Iterable[list[str]]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("addresses")
    sheet.freeze_panes = "A2"
    sheet.append(list(heads))
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    with whole_file(path) as file:
        book.save(file)
