"""The neighbourhood as a graph: its page, its data and the panel of one thing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import UsageError
from graph.ledger.accounts import ROLES
from graph.profiles import neighbourhood
from graph.profiles.neighbourhood import DEFAULT_CAP, HARD_CAP, SOFT_CAP, STEP
from graph.store import patterns
from graph.store.patterns import Ref
from graph.store.patterns_ranked import ORDERS
from web.accounts.access import may, permits
from web.accounts.auditing import reads_only
from web.captions import address_of, subtitle_of, title_of, values_of
from web.database import store
from web.graph_data import bounds, drawn, graph_texts, references
from web.masking import is_masked, mask
from web.pages.explore import MOST_SKIPPED, MOST_STARTS, ExplorePage, NodePart, RestPart
from web.rendering import render, speaker
from web.requested import whole_number

blueprint = Blueprint("explore", __name__)


@blueprint.get("/explore")
def explore() -> ResponseReturnValue:
    """The graph around ``ref`` (one or several ``Label:key``); without one, the saved views."""
    if not request.args.getlist("ref"):
        return redirect(url_for("views.views"), 302)
    refs = _refs(request.args.getlist("ref"))
    titles = [title_of(speaker(), row["label"], row["node"]) for row in patterns.locate(store(), refs[:4])]
    return render(
        ExplorePage(
            tuple(str(ref) for ref in refs), tuple(titles), _number("cap", DEFAULT_CAP), may("views.keep")
        )
    )


@blueprint.app_context_processor
def _names() -> dict[str, Any]:
    return {"graph_texts": lambda: graph_texts(speaker())}


@blueprint.get("/api/neighbourhood")
def start() -> ResponseReturnValue:
    """The first picture around ``ref``, at most ``cap`` things."""
    refs = _refs(request.args.getlist("ref"))
    cap = max(1, min(_number("cap", DEFAULT_CAP), HARD_CAP))
    return jsonify(drawn(speaker(), neighbourhood.start(store(), refs, cap), cap))


@blueprint.post("/api/neighbourhood/expand")
@permits(*ROLES)
@reads_only
def expand() -> ResponseReturnValue:
    """What one expansion adds; reads only.

    JSON ``{ref, drawn, move?, limit?, order?, cap?, since?, until?, least?, most?}``.
    """
    body = _body()
    move, limit, order = body.get("move"), body.get("limit", STEP), body.get("order", "any")
    cap = body.get("cap", SOFT_CAP)
    right = (move is None or isinstance(move, str)) and isinstance(limit, int) and isinstance(cap, int)
    if not right or not isinstance(order, str):
        raise UsageError("web.expand")
    picture = neighbourhood.expand(
        store(),
        Ref.parse(str(body.get("ref", ""))),
        references(body.get("drawn")),
        move,
        min(max(limit, 1), 200),
        min(max(cap, 1), HARD_CAP),
        order,
        bounds(speaker(), body),
    )
    return jsonify(drawn(speaker(), picture, cap))


@blueprint.post("/api/neighbourhood/add")
@permits(*ROLES)
@reads_only
def add() -> ResponseReturnValue:
    """The things ``wanted`` and their links to what is ``drawn``: JSON ``{wanted, drawn}``; reads only."""
    body = _body()
    wanted, before = references(body.get("wanted")), references(body.get("drawn", []))
    if len(wanted) + len(before) > HARD_CAP:
        raise UsageError("neighbourhood.full", count=len(before), cap=HARD_CAP)
    return jsonify(drawn(speaker(), neighbourhood.add(store(), wanted, before), HARD_CAP))


@blueprint.get("/node/<label>/<id>/rest")
def rest(label: str, id: str) -> ResponseReturnValue:
    """What a ``move`` leads to: summed, and a page of it in an ``order``."""
    ref = Ref.parse(f"{label}:{id}")
    move, order = request.args.get("move", ""), request.args.get("order", "newest")
    skip = min(_number("skip", 0), MOST_SKIPPED)
    found = neighbourhood.listed(store(), ref, move, order, skip)
    said = speaker()
    labels = next(item.others for item in patterns.moves(label) if item.name == move)
    return render(
        RestPart(
            ref=str(ref),
            move=move,
            text=move_text(move, labels),
            order=order,
            orders=ORDERS[:3],
            skip=skip,
            total=found.total,
            looked=found.looked,
            things=tuple(
                {
                    "ref": f"{row['label']}:{row['otherKey']}",
                    "label": row["label"],
                    "title": title_of(said, row["label"], row["node"]),
                    "sub": subtitle_of(said, row["label"], row["node"]),
                    "page": address_of(row["label"], str(row["otherKey"])),
                    "degree": row["degree"],
                }
                for row in found.things
            ),
            sums=found.sums,
        )
    )


@blueprint.get("/node/<label>/<id>")
def node(label: str, id: str) -> ResponseReturnValue:
    """The panel of one thing: its values, and where one may go on from it."""
    ref = Ref.parse(f"{label}:{id}")
    row = neighbourhood.degree_by_move(store(), ref)
    if is_masked():
        row["node"] = mask(row["node"], label)
    said = speaker()
    moves = tuple(
        {
            "move": item["move"],
            "text": move_text(item["move"], item["labels"]),
            "count": item["count"],
        }
        for item in row["moves"]
    )
    return render(
        NodePart(
            ref=str(ref),
            label=label,
            title=title_of(said, label, row["node"]),
            address=address_of(label, id),
            values=tuple(values_of(said, label, row["node"])),
            moves=moves,
            degree=int(row["degree"]),
        )
    )


def move_text(move: str, labels: tuple[str, ...] | list[str]) -> str:
    """A move in words: the things it leads to, and how."""
    said = speaker()
    things = said.listed([said.t(f"label.{label}") for label in labels])
    direction = "out" if move.endswith(">") else "in"
    return said.t(f"page.move.{direction}", type=said.t(f"type.{move[:-1]}"), things=things)


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise UsageError("web.expand")
    return body


def _refs(texts: list[str], most: int = MOST_STARTS) -> list[Ref]:
    if not texts:
        raise UsageError("web.no-ref")
    if len(texts) > most:
        raise UsageError("web.many-refs", count=len(texts), most=most)
    return [Ref.parse(text) for text in dict.fromkeys(texts)]


def _number(name: str, default: int) -> int:
    found = whole_number(name, 6)
    return default if found is None else found
