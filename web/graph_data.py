"""What the browser is told of things to draw, and what it says when it asks for more."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from graph.errors import UsageError
from graph.profiles.neighbourhood import HARD_CAP, Picture
from graph.profiles.reading import Properties
from graph.store.patterns import Ref
from graph.store.patterns_ranked import Where
from web.captions import address_of, subtitle_of, title_of
from web.languages import Speaker, minor_digits
from web.translations import catalogue

_TIMES = ("placedAt", "at", "updatedAt", "shippedAt", "registeredAt")
_PLACE = re.compile(r"\{(\w+)\}")
_AMOUNTS = ("paidAmount", "goodsAmount", "amount")


def drawn(said: Speaker, picture: Picture, cap: int) -> dict[str, Any]:
    """A picture as JSON."""
    kinds = {label: said.t(f"label.{label}") for label in {item.ref.label for item in picture.nodes}}
    types = {type_: said.t(f"type.{type_}") for type_ in {item.type for item in picture.links}}
    around = {
        labels: said.listed([said.t(f"label.{label}") for label in labels])
        for labels in {item.labels for item in picture.rests}
    }
    return {
        "cap": cap,
        "capped": picture.capped,
        "nodes": [
            {
                "id": str(item.ref),
                "label": item.ref.label,
                "kind": kinds[item.ref.label],
                "title": title_of(said, item.ref.label, item.properties),
                "sub": subtitle_of(said, item.ref.label, item.properties),
                "degree": item.degree,
                "page": address_of(item.ref.label, item.ref.key),
                "flag": bool(item.properties.get("issues") and item.ref.label == "Address"),
                "time": _time(item.properties),
                "amount": _amount(item.properties),
                "source": item.properties.get("source"),
            }
            for item in picture.nodes
        ],
        "links": [
            {
                "id": item.id,
                "source": str(item.start),
                "target": str(item.end),
                "type": item.type,
                "text": types[item.type],
                "ended": item.ended,
            }
            for item in picture.links
        ],
        "rests": [
            {
                "node": str(item.ref),
                "move": item.move,
                "count": item.count,
                "text": around[item.labels],
            }
            for item in picture.rests
        ],
    }


def _time(node: Properties) -> str | None:
    found = next((node[name] for name in _TIMES if isinstance(node.get(name), datetime)), None)
    return found.isoformat() if found else None


def _amount(node: Properties) -> float | None:
    """In units of its currency; only for drawing and filtering, never summed."""
    found = next((node[name] for name in _AMOUNTS if isinstance(node.get(name), int)), None)
    if found is None:
        return None
    return float(Decimal(found).scaleb(-minor_digits(str(node.get("currency") or "CNY"))))


def graph_texts(said: Speaker) -> dict[str, str]:
    """Sentences the drawing says by itself, by their name after ``graph.js.``; places are ``%name%``."""
    found = {}
    for code, sentence in catalogue(said.lang).items():
        if code.startswith("graph.js."):
            found[code.removeprefix("graph.js.")] = _PLACE.sub(r"%\1%", sentence)
    return found


def references(texts: object, most: int = HARD_CAP) -> list[Ref]:
    """References of a request's body.

    Raises:
        UsageError: ``web.expand`` where it is no list, ``web.many-refs``, ``patterns.reference``.
    """
    if not isinstance(texts, list):
        raise UsageError("web.expand")
    if len(texts) > most:
        raise UsageError("web.many-refs", count=len(texts), most=most)
    return [Ref.parse(str(text)) for text in dict.fromkeys(map(str, texts))]


def bounds(said: Speaker, body: Properties) -> Where:
    """The filter of an expansion: ``since`` and ``until`` as days, both included; amounts in units of CNY.

    Raises:
        UsageError: ``web.expand``.
    """
    try:
        since, until = _day(said, body.get("since")), _day(said, body.get("until"))
        least, most = _minor(body.get("least")), _minor(body.get("most"))
    except (ValueError, TypeError, ArithmeticError) as error:
        raise UsageError("web.expand") from error
    return Where(since, until + timedelta(days=1) if until else None, least, most)


def _day(said: Speaker, text: object) -> datetime | None:
    if not text:
        return None
    return datetime.fromisoformat(str(text)[:10]).replace(tzinfo=said.zone).astimezone(UTC)


def _minor(value: object) -> int | None:
    return None if value in (None, "") else int(Decimal(str(value)).scaleb(2))
