"""What pages of identities show of their records: values side by side, and how good the data are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from graph.profiles.customer_360 import Customer360
from graph.profiles.reading import Properties
from graph.profiles.surviving import conflicts_of
from web.captions import EPOCH, value_text
from web.languages import Speaker
from web.pages.person import Quality

WEAK = 0.95
"""A link less probable than this is worth a person's look."""


def side_by_side(
    said: Speaker, records: Sequence[Properties], names: Sequence[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(property, its text in each record) of those properties that at least one record states."""
    rows = []
    for name in names:
        cells = []
        for item in records:
            value = item.get(name)
            empty = value in (None, "", []) or value == EPOCH
            cells.append("" if empty else value_text(said, name, value, item))
        if any(cells):
            rows.append((name, tuple(cells)))
    return tuple(rows)


def quality_of(said: Speaker, whole: Customer360) -> tuple[Quality, ...]:
    """The lines of the badge: sources, conflicts, addresses, contact points and doubtful links."""
    found = [_sources(said, whole)]
    conflicts = conflicts_of(whole.surviving)
    if conflicts:
        names = said.listed([said.t(f"property.{item.property}") for item in conflicts])
        found.append(_line(said, "conflicts", len(conflicts), "#records", names=names))
    if whole.undeliverable:
        found.append(_line(said, "undeliverable", whole.undeliverable, "#addresses"))
    doubtful = whole.doubtful_addresses - whole.undeliverable
    if doubtful > 0:
        found.append(_line(said, "doubtful", doubtful, "#addresses"))
    if not any(item.current and item.type in ("HAS_PHONE", "HAS_EMAIL") for item in whole.contacts):
        found.append(_line(said, "unreachable", 1, "#contacts"))
    shared = [item for item in whole.contacts if item.sharers > max(5, len(item.record_keys) * 2)]
    if shared:
        ref = f"{shared[0].label}:{shared[0].key}"
        found.append(_line(said, "shared", len(shared), url_for("explore.explore", ref=ref)))
    weak = [item for item in whole.tree if item.probability is not None and item.probability < WEAK]
    if weak:
        chance = said.chance(min(item.probability or 0.0 for item in weak))
        found.append(_line(said, "weak", len(weak), "#records", chance=chance))
    return tuple(found)


def _sources(said: Speaker, whole: Customer360) -> Quality:
    moments = [item["eventAt"] for item in whole.records if isinstance(item.get("eventAt"), datetime)]
    newest = max((moment for moment in moments if moment != EPOCH), default=None)
    return Quality(
        bad=False,
        short=said.t("page.quality.sources", count=len(whole.sources)),
        text=said.t("page.quality.newest", at=newest) if newest else said.t("page.quality.undated"),
        href="#records",
        action=said.t("page.quality.see"),
    )


def _line(said: Speaker, name: str, count: int, href: str, **params: object) -> Quality:
    return Quality(
        bad=True,
        short=said.t(f"page.quality.{name}", count=count, **params),
        text=said.t(f"page.quality.{name}.text", count=count, **params),
        href=href,
        action=said.t("page.quality.fix"),
    )
