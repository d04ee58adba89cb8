"""Why two things are connected: the ways between them, with a reason for each step, and drawn."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from graph.analytics.paths import Path, Paths
from graph.commands.paths import paths_between, picture_of, thing_named
from graph.errors import NotFoundError, UsageError
from graph.profiles.search import Hit, search
from graph.store import patterns
from web.accounts.access import may
from web.captions import address_of, title_of
from web.database import store
from web.pages.paths import End, PathPage, Way, WaysPart
from web.path_texts import name_of, reasons_of
from web.rendering import is_fragment, render, speaker

blueprint = Blueprint("paths", __name__)

_MOST_MEANT = 6


@blueprint.get("/explore/path")
def path() -> ResponseReturnValue:
    """The ways between ``from`` and ``to``: references, ids, numbers, or names that are searched for."""
    ends = tuple(_end(request.args.get(name, "").strip()[:200]) for name in ("from", "to"))
    if not is_fragment() or not all(end.ref for end in ends):
        return render(PathPage(ends))
    try:
        found = paths_between(store(), ends[0].ref, ends[1].ref)
    except (UsageError, NotFoundError) as error:
        return render(WaysPart(ends, problem=speaker().t(error.code, **error.params)))
    drawn = tuple(str(node.ref) for node in picture_of(found).nodes)
    return render(WaysPart(ends, _ways(found), drawn, _told(found), may_save=may("views.keep")))


def _end(text: str) -> End:
    """What a text names: one thing, or several to choose from."""
    if not text:
        return End("", "", "")
    try:
        ref = str(thing_named(store(), text).ref)
    except (UsageError, NotFoundError):
        return _searched(text)
    return End(text, ref, _title(ref))


def _searched(text: str) -> End:
    hits = [hit for _, group in search(store(), text, _MOST_MEANT).groups for hit in group]
    if len(hits) == 1:
        return End(text, _ref(hits[0]), hits[0].title)
    meant = tuple((_ref(hit), hit.title, hit.label, hit.detail) for hit in hits[:_MOST_MEANT])
    return End(text, "", "", meant, missing=not hits)


def _ref(hit: Hit) -> str:
    return f"{hit.label}:{hit.id}"


def _title(ref: str) -> str:
    label, _, _ = ref.partition(":")
    rows = patterns.locate(store(), [patterns.Ref.parse(ref)])
    return title_of(speaker(), label, rows[0]["node"]) if rows else ref


def _ways(found: Paths) -> tuple[Way, ...]:
    """The shortest way and the others, none twice."""
    said = speaker()
    ways: list[Way] = []
    seen: set[tuple[str, ...]] = set()
    ranked = [("shortest", found.shortest)] if found.shortest else []
    for kind, way in [*ranked, *(("cheapest", way) for way in found.cheapest)]:
        if way is None or (key := tuple(link.id for link in way.links)) in seen:
            continue
        seen.add(key)
        title = said.t(f"paths.{kind}", steps=len(way.links))
        ways.append(Way(title, _steps(way), reasons_of(way)))
    return tuple(ways)


def _steps(way: Path) -> tuple[tuple[str, str, str | None], ...]:
    said = speaker()
    return tuple(
        (
            node.ref.label,
            title_of(said, node.ref.label, node.properties),
            address_of(node.ref.label, node.ref.key),
        )
        for node in way.nodes
    )


def _told(found: Paths) -> tuple[str, ...]:
    """What else is to be said: that there is no way, and what was too common to be one."""
    said = speaker()
    sentences = []
    if found.shortest is None:
        code = "path.none.stopped" if found.stopped else "path.none"
        sentences.append(said.t(code, count=found.looked_at))
    if found.common:
        things = [f"{said.t(f'label.{item.ref.label}')} {name_of(item)}" for item in found.common[:5]]
        sentences.append(said.t("path.common", things=things))
    return tuple(sentences)
