"""From the answer of a query to what the query page shows: cells, links to pages, things to draw, CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from graph.model import MODEL
from graph.store.patterns import Ref, drawable
from web.captions import address_of, title_of
from web.languages import Speaker

ASKERS = ("analyst", "fraud", "planner")
"""Who may ask freely; a viewer may not, since nothing could be masked in what a query makes of values."""
MOST_DRAWN = 120
"""Things a result is drawn from."""

_BY_COLUMN = {
    "person": "Person",
    "customer": "Customer",
    "record": "Customer",
    "account": "Customer",
    "order": "Order",
    "product": "Product",
    "supplier": "Supplier",
    "device": "Device",
    "coupon": "Coupon",
    "address": "Address",
    "item": "Item",
    "organization": "Organization",
    "place": "Place",
}
_KEY = re.compile(r"[a-z2-7]{16,26}(?:-\d+)?$")
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s().-]*$)")
"""Beginnings a spreadsheet would take for a formula; a phone or a negative number is none."""


def cell(speaker: Speaker, column: str, value: Any) -> dict[str, Any]:
    """One value as the page shows it: ``text``, and where there is one its page (``href``) and ``ref``.

    Numbers carry ``number`` so that the page can sort and align them.
    """
    if isinstance(value, Mapping) and "labels" in value and "properties" in value:
        return _node(speaker, value)
    if isinstance(value, Mapping) and "type" in value and "properties" in value and "start" in value:
        kind = str(value["type"])
        return {"text": speaker.t(f"type.{kind}"), "title": as_text(value["properties"])}
    if isinstance(value, bool):
        return {"text": speaker.t("page.yes" if value else "page.no")}
    if isinstance(value, int | float):
        return {"text": speaker.number(value, 4), "number": value}
    if isinstance(value, datetime):
        return {"text": speaker.moment(value) if value.tzinfo else str(value)}
    if isinstance(value, str):
        ref = ref_of(column, value)
        if ref:
            href = address_of(ref.label, ref.key)
            return {"text": value, "ref": str(ref), **({"href": href} if href else {})}
    return {"text": "" if value is None else as_text(value)}


def as_text(value: Any) -> str:
    """A value as one line of text, the same in every language."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(jsonable(value), ensure_ascii=False)


def jsonable(value: Any) -> Any:
    """A value as JSON can say it; a node with its label and key instead of the server's inner id."""
    if isinstance(value, Mapping):
        return {str(name): jsonable(item) for name, item in value.items() if name != "elementId"}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, datetime | date | time):
        return as_text(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and value != value:
        return "NaN"
    return value


def ref_of(column: str, text: str) -> Ref | None:
    """What a key in a column such as ``personId`` or ``order.key`` names.

    >>> ref_of("personIds", "q" * 16), ref_of("name", "q" * 16)
    (Ref(label='Person', key='qqqqqqqqqqqqqqqq'), None)
    """
    found = re.search(r"([A-Za-z]+?)(?:\.?(?:[Ii]d|[Kk]ey)s?)$", column)
    label = _BY_COLUMN.get(found[1].lower()) if found else None
    return Ref(label, text) if label and _KEY.match(text) else None


def things(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """References of the things a result holds, as they come, at most MOST_DRAWN."""
    found: dict[str, None] = {}
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            for ref in _refs(column, value):
                found.setdefault(str(ref))
                if len(found) >= MOST_DRAWN:
                    return list(found)
    return list(found)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The result for a spreadsheet: UTF-8 with its mark, no cell that would be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_safe(column) for column in columns])
    writer.writerows([_safe("" if value is None else as_text(value)) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _node(speaker: Speaker, value: Mapping[str, Any]) -> dict[str, Any]:
    ref = _ref_of_node(value)
    label = ref.label if ref else next(iter(value["labels"]), "")
    shown = {"text": title_of(speaker, label, value["properties"]), "label": label}
    shown["kind"] = speaker.t(f"label.{label}") if label in MODEL.nodes else label
    if ref is not None:
        shown["ref"] = str(ref)
        href = address_of(ref.label, ref.key)
        if href:
            shown["href"] = href
    return shown


def _ref_of_node(value: Mapping[str, Any]) -> Ref | None:
    label = next((name for name in value["labels"] if name in drawable()), None)
    if label is None:
        return None
    key = value["properties"].get(MODEL.nodes[label].key)
    return Ref(label, str(key)) if key else None


def _refs(column: str, value: Any) -> list[Ref]:
    if isinstance(value, str):
        ref = ref_of(column, value)
        return [ref] if ref else []
    if isinstance(value, Mapping):
        if "labels" in value and "properties" in value:
            own = _ref_of_node(value)
            return [own] if own else []
        return [ref for name, item in value.items() for ref in _refs(str(name), item)]
    if isinstance(value, list | tuple):
        return [ref for item in value for ref in _refs(column, item)]
    return []
