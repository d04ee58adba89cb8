"""Stock against demand, for planners; and what to offer whom, on the pages of people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.commands import refusals, stock
from graph.commands.recommend import recommend_person
from graph.commands.recommend_crowd import related
from graph.errors import NotFoundError, UsageError
from graph.exports.cells import safe_cell
from web.accounts.access import may, permits
from web.accounts.auditing import note
from web.database import graph, store
from web.offers import notes
from web.pages.stock import SHOWN, VIEWS, OffersPart, StakesPart, StockOfPart, StockPage, TouchedPart
from web.rendering import render, speaker
from web.requested import home_settings, home_zone

blueprint = Blueprint("supply", __name__)


@blueprint.get("/stock", endpoint="supply")
def page() -> ResponseReturnValue:
    """Tomorrow's shortages, or whatever ``view`` asks for, of one ``warehouse`` or all."""
    houses = tuple(stock.summary(store()))
    view, warehouse = _view(), _warehouse(houses)
    rows = stock.covers(store(), warehouse or None, limit=SHOWN, **_wanted(view)) if houses else []
    stocked = bool(houses) or bool((store().one("shelf_stamp") or {}).get("stocked"))
    return render(StockPage(tuple(rows), houses, warehouse, view, stocked, may("supply.compute")))


@blueprint.get("/stock.csv")
def file() -> ResponseReturnValue:
    """The same rows, all of them, as a file."""
    houses = tuple(stock.summary(store()))
    view, warehouse = _view(), _warehouse(houses)
    rows = stock.covers(store(), warehouse or None, **_wanted(view))
    headers = {"Content-Disposition": f"attachment; filename=stock-{view}.csv"}
    return Response("".join(_lines(rows)), mimetype="text/csv", headers=headers)


@blueprint.post("/stock/compute")
@permits("planner", "analyst")
def compute() -> ResponseReturnValue:
    """Compute days of cover anew, and show them."""
    stock.compute(graph().store(), home_zone())
    return redirect(url_for(".supply"), 303)


@blueprint.get("/stock/touched")
def touched() -> ResponseReturnValue:
    """Whom the shortage of an ``item`` in a ``warehouse`` touches, and who can supply it."""
    item, warehouse = request.args.get("item", ""), request.args.get("warehouse", "")
    people = store().read("people_touched_by_shortage", itemId=item, warehouseKey=warehouse or None, limit=50)
    suppliers = store().read("suppliers_of_shortage", itemId=item)
    return render(TouchedPart(tuple(people), tuple(suppliers)))


@blueprint.get("/stock/of/<id>")
def stock_of(id: str) -> ResponseReturnValue:
    """Cover of an item (or a product) by warehouse, with what goes with it and what can stand in for it."""
    covers = tuple(stock.cover_of(store(), id))
    try:
        # Names of goods only; the crowd is learnt from the unmasked graph.
        together, near = related(graph().store(), home_settings().home, home_zone(), id)
    except UsageError:
        together, near = (), ()
    return render(StockOfPart(covers, tuple(store().read("supplier_record", id=id)), together, near))


@blueprint.get("/stock/thing/<id>")
def thing(id: str) -> ResponseReturnValue:
    """The page of an item, or of a product that resolves to none."""
    known = store().one("identity_label", identityId=id) is not None
    return redirect(url_for("things.item" if known else "things.product", id=id), 302)


@blueprint.get("/stock/supplier/<id>")
def stakes(id: str) -> ResponseReturnValue:
    """What fails if a supplier (or an organization) fails."""
    stakes, record = (tuple(store().read(name, id=id)) for name in ("supplier_stakes", "supplier_record"))
    return render(StakesPart(stakes, record))


@blueprint.get("/person/<id>/offers")
def offers(id: str) -> ResponseReturnValue:
    """What to offer a person next."""
    settings = home_settings()
    try:
        # Offers name goods only, so nothing here is masked; the crowd is learnt from the unmasked graph.
        advice = recommend_person(graph().store(), settings.home, home_zone(), id, 6)
    except UsageError as error:
        return render(OffersPart(id, (), ((error.code, error.params),)))
    may_refuse = may("supply.refuse")
    return render(OffersPart(id, advice.offers, tuple(notes(advice)), advice.refused, may_refuse))


@blueprint.post("/person/<id>/offers")
@permits("marketer", "analyst")
def refuse(id: str) -> ResponseReturnValue:
    """Keep that a person refuses recommendations (``refused``), or takes that back."""
    refused = bool(request.form.get("refused"))
    refusals.say(graph().store(), id, not refused)
    note("recommendations.refusal", id, refused=refused)
    return offers(id)


def _view() -> str:
    chosen = request.args.get("view", VIEWS[0])
    return chosen if chosen in VIEWS else VIEWS[0]


def _warehouse(houses: tuple[dict[str, Any], ...]) -> str:
    """Key of the warehouse asked for, empty for all.

    Raises:
        NotFoundError: ``stock.warehouse``.
    """
    chosen = request.args.get("warehouse", "")
    if chosen and chosen not in {row["warehouseKey"] for row in houses}:
        raise NotFoundError(
            "stock.warehouse", name=chosen[:60], known=[row["warehouse"] for row in houses][:20]
        )
    return chosen


def _wanted(view: str) -> dict[str, Any]:
    if view == "tomorrow":
        return {"within_days": 1.0}
    return {} if view == "all" else {"state": view}


def _lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    said = speaker()
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    names = stock.columns()
    writer.writerow([said.t(f"property.{name}") for name in names])
    yield "\ufeff" + buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        issues = " ".join(said.t(code, **params) for code, params in row["issues"])
        moment = row.get("asOf")
        as_of = moment.astimezone(said.zone).isoformat(timespec="minutes") if moment else None
        shown = {**row, "state": said.t(f"stock.state.{row['state']}"), "issues": issues, "asOf": as_of}
        writer.writerow([safe_cell(shown.get(name)) for name in names])
        yield buffer.getvalue()
