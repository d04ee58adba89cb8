"""Customer 360: a person, or a record that resolves to no person yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import NotFoundError, UsageError
from graph.profiles.activity import KINDS, orders_before, rhythm, timeline_before
from graph.profiles.customer_360 import (
    Customer360,
    customer_360,
    member_keys,
    member_records,
    record_360,
    survivor,
)
from graph.profiles.reading import Properties
from web.captions import EPOCH
from web.database import store
from web.pages.person import BehaviourPart, OrdersPart, PersonPage, TimelinePart
from web.rendering import render, speaker

blueprint = Blueprint("person", __name__)

SIDE_BY_SIDE = (
    *("name", "nickname", "gender", "birthDate", "phones", "phonePatterns", "emails", "company", "title"),
    *("level", "language", "addressText", "city", "district", "registeredAt", "eventAt"),
)
"""Rows of the table in which records stand side by side."""


@blueprint.get("/person/<id>")
def person(id: str) -> ResponseReturnValue:
    """A person; a retired id leads to its survivor."""
    try:
        whole = customer_360(store(), id)
    except NotFoundError:
        found = survivor(store(), id)
        if found is None:
            raise
        return redirect(url_for(".person", id=found), 301)
    return render(_page(whole))


@blueprint.get("/record/<id>")
def record(id: str) -> ResponseReturnValue:
    """A customer record: its person's page, or the record alone."""
    whole, person_id = record_360(store(), id)
    if person_id is not None:
        return redirect(url_for(".person", id=person_id), 302)
    assert whole is not None  # noqa: S101 - one of the two is always there
    return render(_page(whole))


def _page(whole: Customer360) -> PersonPage:
    return PersonPage(whole, _side_by_side(whole.records))


def _side_by_side(records: Sequence[Properties]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    said = speaker()
    rows = []
    for name in SIDE_BY_SIDE:
        cells = []
        for item in records:
            value = item.get(name)
            coded = f"value.{name}.{value}"
            shown = said.t(coded) if isinstance(value, str) and said.has(coded) else said.plain(value)
            cells.append("" if value in (None, "") or value == EPOCH else str(shown))
        if any(cells):
            rows.append((name, tuple(cells)))
    return tuple(rows)


@blueprint.get("/<any(person, record):kind>/<id>/orders")
def orders(kind: str, id: str) -> ResponseReturnValue:
    """A page of orders, newest first."""
    before = _before()
    page = orders_before(store(), member_keys(store(), kind, id), before, limit=12)
    return render(OrdersPart(kind, id, page, before is None))


@blueprint.get("/<any(person, record):kind>/<id>/timeline")
def timeline(kind: str, id: str) -> ResponseReturnValue:
    """A page of the timeline, of the kinds asked for."""
    chosen = tuple(item for item in request.args.getlist("kind") if item in KINDS)
    before = _before()
    found = timeline_before(store(), member_records(store(), kind, id), before, chosen, limit=30)
    return render(TimelinePart(kind, id, found, KINDS, chosen, before is None))


@blueprint.get("/<any(person, record):kind>/<id>/behaviour")
def behaviour(kind: str, id: str) -> ResponseReturnValue:
    """Charts and what the customer is looking at."""
    keys = member_keys(store(), kind, id)
    interests = store().one("record_interests", recordKeys=keys) or {"carts": [], "viewed": []}
    return render(
        BehaviourPart(
            rhythm=rhythm(store(), keys, speaker().zone),
            carts=tuple(interests["carts"]),
            viewed=tuple(interests["viewed"]),
            consents=tuple(store().read("record_consents", recordKeys=keys)),
        )
    )


def _before() -> datetime | None:
    text = request.args.get("before")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise UsageError("web.before", text=text[:60]) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
