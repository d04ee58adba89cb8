"""Everybody at once: communities as bubbles to step into."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from graph.analytics.communities import Bubble
from graph.commands.communities import kept_communities
from web.bubbles import Circle, box, fitting, packed
from web.captions import address_of
from web.database import store
from web.pages.overview import BubbleShown, Cut, LinkShown, OverviewPage
from web.rendering import render, speaker

blueprint = Blueprint("overview", __name__)

DRAWN_LINKS = 400
"""Links of the picture, the strongest; all of them are in the explorer."""


@blueprint.get("/overview")
def overview() -> ResponseReturnValue:
    """The picture of the last run of ``renmai communities``, or how to make one."""
    kept = kept_communities(store())
    if kept is None:
        return render(OverviewPage(None))
    found = kept.overview
    circles = packed(tuple(item.size for item in found.bubbles))
    place = {item.id: circle for item, circle in zip(found.bubbles, circles, strict=True)}
    shown = tuple(
        BubbleShown(item, circle, _title(item), _label(item, circle), _said(item), _address(item))
        for item, circle in zip(found.bubbles, circles, strict=True)
    )
    links = tuple(
        LinkShown(place[item.one], place[item.other], min(6.0, 0.8 + item.things / 3))
        for item in found.links[:DRAWN_LINKS]
        if item.one in place and item.other in place
    )
    cuts = tuple(
        Cut(item.ref.label, item.name or item.ref.key, item.parts, _thing(item.ref.label, item.ref.key))
        for item in kept.cut_points
    )
    return render(OverviewPage(kept.at, shown, links, box(circles), found.communities, found.people, cuts))


def _thing(label: str, key: str) -> str:
    return address_of(label, key) or url_for("explore.explore", ref=f"{label}:{key}")


def _title(bubble: Bubble) -> str:
    """A bubble's name: its city, else one of its people and how many more."""
    said = speaker()
    if bubble.kind == "city":
        return bubble.city or said.t("overview.nowhere")
    if not bubble.names:
        return said.t("overview.of", count=bubble.size)
    return said.t("overview.named", name=bubble.names[0], count=bubble.size - 1)


def _label(bubble: Bubble, circle: Circle) -> str:
    """What stands in the bubble itself."""
    name = bubble.names[0] if bubble.kind == "community" and bubble.names else _title(bubble)
    return fitting(name, circle.radius)


def _said(bubble: Bubble) -> str:
    """What its people share, in words."""
    said = speaker()
    if bubble.kind == "city":
        return said.t("overview.city", count=bubble.size)
    ties = [said.t("overview.tie", thing=said.t(f"label.{label}"), count=n) for label, n in bubble.ties[:3]]
    return said.listed(ties) or said.t("overview.of", count=bubble.size)


def _address(bubble: Bubble) -> str:
    """Where stepping into a bubble leads: the graph of its people."""
    if bubble.kind == "community":
        return url_for("explore.explore", ref=f"Community:{bubble.id}")
    return url_for("explore.explore", ref=[f"Person:{id}" for id in bubble.people])
