"""Customer 360: a person, or a record that resolves to no person yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.analytics.related import relations_of
from graph.commands.cases import list_cases
from graph.commands.segment_columns import scores_of
from graph.commands.segment_scores import Scores
from graph.errors import NotFoundError, UsageError
from graph.profiles.activity import KINDS, orders_before, rhythm, timeline_before
from graph.profiles.behind import Bar, orders_behind
from graph.profiles.customer_360 import (
    Customer360,
    customer_360,
    member_keys,
    member_records,
    record_360,
    survivor,
)
from graph.profiles.standing import standing
from graph.profiles.tags import segments_of
from web.database import store
from web.page_values import quality_of, side_by_side
from web.pages.person import (
    BehaviourPart,
    OrdersPart,
    PersonPage,
    RelationsPart,
    StandingPart,
    TimelinePart,
)
from web.rendering import render, speaker
from web.requested import home_settings, whole_number

blueprint = Blueprint("person", __name__)

ORDERS, RELATIONS, CASES = 12, 8, 5
"""Shown at once."""

STALE_DAYS = 2
"""Days since the shop's newest order from which it is said on which day a customer's standing is."""

SIDE_BY_SIDE = (
    *("name", "nickname", "gender", "birthDate", "phones", "phonePatterns", "emails", "company", "title"),
    *("level", "language", "addressText", "city", "district", "registeredAt", "eventAt"),
)
"""Rows of the table in which records stand side by side."""


@blueprint.get("/person/<id>")
def person(id: str) -> ResponseReturnValue:
    """A person; a retired id leads to its survivor."""
    try:
        whole = customer_360(store(), id, _as_of())
    except NotFoundError:
        found = survivor(store(), id)
        if found is None:
            raise
        return redirect(url_for(".person", id=found, asOf=request.args.get("asOf")), 301)
    return render(_page(whole, url_for(".person", id=id)))


@blueprint.get("/record/<id>")
def record(id: str) -> ResponseReturnValue:
    """A customer record: its person's page, or the record alone."""
    whole, person_id = record_360(store(), id, _as_of())
    if person_id is not None:
        return redirect(url_for(".person", id=person_id, asOf=request.args.get("asOf")), 302)
    assert whole is not None  # noqa: S101 - one of the two is always there
    return render(_page(whole, url_for(".record", id=id)))


def _page(whole: Customer360, address: str) -> PersonPage:
    zone = speaker().zone
    return PersonPage(
        whole=whole,
        cells=side_by_side(speaker(), whole.records, SIDE_BY_SIDE),
        quality=quality_of(speaker(), whole),
        address=address,
        today=datetime.now(UTC).astimezone(zone).date(),
        shown_day=(whole.moment - timedelta(seconds=1)).astimezone(zone).date() if whole.moment else None,
    )


@blueprint.get("/<any(person, record):kind>/<id>/orders")
def orders(kind: str, id: str) -> ResponseReturnValue:
    """A page of orders, newest first; where a ``bar`` and its ``value`` are named, those it counts."""
    keys = member_keys(store(), kind, id)
    if chart := request.args.get("bar"):
        until, skip = request.args.get("until") or None, whole_number("skip") or 0
        bar = Bar(chart, request.args.get("value", ""))
        found = orders_behind(store(), keys, bar, speaker().zone, _instant(until), skip, ORDERS)
        rest = {"bar": chart, "value": bar.value, "until": until, "skip": found.following}
        more = rest if found.following else None
        return render(OrdersPart(kind, id, found.orders, more, not skip, bar, found.total, until))
    before = _before()
    page = orders_before(store(), keys, before, ORDERS)
    following = {"before": page.next_before.isoformat()} if page.next_before else None
    return render(OrdersPart(kind, id, page.orders, following, _first(before)))


@blueprint.get("/<any(person, record):kind>/<id>/timeline")
def timeline(kind: str, id: str) -> ResponseReturnValue:
    """A page of the timeline, of the kinds asked for."""
    chosen = tuple(item for item in request.args.getlist("kind") if item in KINDS)
    before = _before()
    found = timeline_before(store(), member_records(store(), kind, id), before, chosen, limit=30)
    return render(TimelinePart(kind, id, found, KINDS, chosen, _first(before)))


@blueprint.get("/<any(person, record):kind>/<id>/standing")
def where_they_stand(kind: str, id: str) -> ResponseReturnValue:
    """How recently, how often and for how much they buy, their life cycle, cases and segments."""
    keys, before = member_keys(store(), kind, id), _before()
    at, zone = before or datetime.now(UTC), speaker().zone
    found = standing(store(), keys, zone, at)
    about = id if kind == "person" else keys[0]
    involved = list_cases(store(), about=about, size=CASES)
    within = segments_of(store(), id) if kind == "person" else ()
    scores, unscored = _scores(kind, id, before)
    old = (at.astimezone(zone).date() - found.day).days > STALE_DAYS
    return render(StandingPart(found, involved, about, within, old, scores, unscored))


def _scores(kind: str, id: str, before: datetime | None) -> tuple[Scores | None, str]:
    """Scores, or why there are none."""
    if kind == "record" or before is not None:
        return None, "record" if kind == "record" else "past"
    found = scores_of(store(), home_settings().home, id)
    return found, "uncounted" if found is None else "" if found.parts else "unbought"


@blueprint.get("/person/<id>/relations")
def relations(id: str) -> ResponseReturnValue:
    """Household and others the person is tied to, strongest first, each with its reasons."""
    found = relations_of(store(), id)
    more = "all" in request.args
    return render(RelationsPart(id, found if more else found[:RELATIONS], len(found)))


@blueprint.get("/<any(person, record):kind>/<id>/behaviour")
def behaviour(kind: str, id: str) -> ResponseReturnValue:
    """Charts and what the customer is looking at."""
    keys = member_keys(store(), kind, id)
    interests = store().one("record_interests", recordKeys=keys) or {"carts": [], "viewed": []}
    return render(
        BehaviourPart(
            kind,
            id,
            request.args.get("before"),
            rhythm=rhythm(store(), keys, speaker().zone, before=_before()),
            carts=tuple(interests["carts"]),
            viewed=tuple(interests["viewed"]),
            consents=tuple(store().read("record_consents", recordKeys=keys)),
        )
    )


def _first(before: datetime | None) -> bool:
    """Whether a part is shown whole, and not what comes after what is shown already."""
    return before is None or "first" in request.args


def _as_of() -> datetime | None:
    """The end of the day asked for, in the shop's time zone."""
    text = request.args.get("asOf", "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        return datetime.combine(day + timedelta(days=1), time(), speaker().zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError("web.as-of", text=text[:60]) from error


def _before() -> datetime | None:
    return _instant(request.args.get("before"))


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise UsageError("web.before", text=text[:60]) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
