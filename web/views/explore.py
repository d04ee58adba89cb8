"""The neighbourhood as a graph: its page, its data and the panel of one thing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from graph.errors import UsageError
from graph.ledger.accounts import ROLES
from graph.profiles import neighbourhood
from graph.profiles.neighbourhood import DEFAULT_CAP, HARD_CAP, SOFT_CAP, STEP, Picture
from graph.store import patterns
from graph.store.patterns import Ref
from web.accounts.access import permits
from web.accounts.auditing import reads_only
from web.captions import address_of, subtitle_of, title_of, values_of
from web.database import store
from web.pages.explore import MOST_STARTS, ExplorePage, NodePart
from web.rendering import render, speaker

blueprint = Blueprint("explore", __name__)


@blueprint.get("/explore")
def explore() -> ResponseReturnValue:
    """The graph around ``ref`` (one or several ``Label:key``) on a page of its own."""
    refs = _refs(request.args.getlist("ref"))
    titles = [title_of(speaker(), row["label"], row["node"]) for row in patterns.locate(store(), refs[:4])]
    return render(ExplorePage(tuple(str(ref) for ref in refs), tuple(titles), _number("cap", DEFAULT_CAP)))


@blueprint.get("/api/neighbourhood")
def start() -> ResponseReturnValue:
    """The first picture around ``ref``, at most ``cap`` things."""
    refs = _refs(request.args.getlist("ref"))
    cap = max(1, min(_number("cap", DEFAULT_CAP), HARD_CAP))
    return jsonify(_drawn(neighbourhood.start(store(), refs, cap), cap))


@blueprint.post("/api/neighbourhood/expand")
@permits(*ROLES)
@reads_only
def expand() -> ResponseReturnValue:
    """What one expansion adds: JSON ``{ref, move, limit, drawn}``; reads only."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("drawn"), list):
        raise UsageError("web.expand")
    move = body.get("move")
    limit = body.get("limit", STEP)
    if not (move is None or isinstance(move, str)) or not isinstance(limit, int):
        raise UsageError("web.expand")
    drawn = _refs([str(item) for item in body["drawn"]], HARD_CAP)
    ref = Ref.parse(str(body.get("ref", "")))
    picture = neighbourhood.expand(store(), ref, drawn, move, min(max(limit, 1), 200), SOFT_CAP)
    return jsonify(_drawn(picture, SOFT_CAP))


@blueprint.get("/node/<label>/<id>")
def node(label: str, id: str) -> ResponseReturnValue:
    """The panel of one thing: its values, and where one may go on from it."""
    ref = Ref.parse(f"{label}:{id}")
    row = neighbourhood.degree_by_move(store(), ref)
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


def _drawn(picture: Picture, cap: int) -> dict[str, Any]:
    said = speaker()
    return {
        "cap": cap,
        "capped": picture.capped,
        "nodes": [
            {
                "id": str(item.ref),
                "label": item.ref.label,
                "kind": said.t(f"label.{item.ref.label}"),
                "title": title_of(said, item.ref.label, item.properties),
                "sub": subtitle_of(said, item.ref.label, item.properties),
                "degree": item.degree,
                "page": address_of(item.ref.label, item.ref.key),
                "flag": bool(item.properties.get("issues") and item.ref.label == "Address"),
            }
            for item in picture.nodes
        ],
        "links": [
            {
                "id": item.id,
                "source": str(item.start),
                "target": str(item.end),
                "type": item.type,
                "text": said.t(f"type.{item.type}"),
                "ended": item.properties.get("endedAt") is not None,
            }
            for item in picture.links
        ],
        "rests": [
            {
                "node": str(item.ref),
                "move": item.move,
                "count": item.count,
                "text": said.listed([said.t(f"label.{label}") for label in item.labels]),
            }
            for item in picture.rests
        ],
    }


def _refs(texts: list[str], most: int = MOST_STARTS) -> list[Ref]:
    if not texts:
        raise UsageError("web.no-ref")
    if len(texts) > most:
        raise UsageError("web.many-refs", count=len(texts), most=most)
    return [Ref.parse(text) for text in dict.fromkeys(texts)]


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or len(text) > 6:
        raise UsageError("web.number", name=name, text=text[:40])
    return int(text)
