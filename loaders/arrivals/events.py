"""Events as other systems send them: one JSON object, or several in a list; all are taken or none.

``{"id": "…", "kind": "order", "data": {"order_id": "17", …}}``: ``data`` has the columns of the source's
mapping of that kind; ``id`` tells deliveries apart and may be left out, the content then does; ``kind`` may
be left out where the source has one mapping. Several events are ``{"events": [...]}`` or a list.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from graph.errors import InputError, RenmaiError
from graph.ledger.arrivals import Delivered
from graph.model import key_of
from loaders.arrivals.urgency import urgency

MOST_BYTES = 8 << 20
"""Of a request."""

MOST_EVENT_BYTES = 256 << 10
MOST_EVENTS = 5_000
_MOST_ID = 200


class TooLargeError(RenmaiError):
    """More at once than is taken."""

    exit_code = 4
    http_status = 413


def read_events(body: bytes, kinds: Sequence[str]) -> list[Delivered]:
    """The events of a request.

    Args:
        body: Of the request.
        kinds: Of the source's mappings.

    Raises:
        InputError: ``event.json``, ``event.shape``, ``event.kind``, ``event.id`` or ``event.none``.
        TooLargeError: ``event.large`` or ``event.many``.

    >>> [item.kind for item in read_events(b'{"data": {"id": 1}}', ["order"])]
    ['order']
    """
    try:
        content = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError("event.json", detail=str(error)[:120]) from error
    if isinstance(content, dict) and isinstance(content.get("events"), list) and "data" not in content:
        content = content["events"]
    listed = content if isinstance(content, list) else [content]
    if not listed:
        raise InputError("event.none")
    if len(listed) > MOST_EVENTS:
        raise TooLargeError("event.many", count=len(listed), most=MOST_EVENTS)
    return [_event(number, item, kinds) for number, item in enumerate(listed, start=1)]


def _event(number: int, item: Any, kinds: Sequence[str]) -> Delivered:
    if not isinstance(item, dict) or not isinstance(item.get("data"), dict) or not item["data"]:
        raise InputError("event.shape", number=number)
    kind = item.get("kind", kinds[0] if len(kinds) == 1 else None)
    if not isinstance(kind, str) or kind not in kinds:
        raise InputError("event.kind", number=number, kind=str(kind or "–")[:60], known=list(kinds))
    text = json.dumps(item["data"], ensure_ascii=False, separators=(",", ":"))
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_EVENT_BYTES:
        raise TooLargeError("event.large", number=number, kilobytes=size >> 10, most=MOST_EVENT_BYTES >> 10)
    if _has_lone_surrogate(text):
        raise InputError("event.json", detail=f"event {number}: half a surrogate pair")
    name = item.get("id")
    if name is not None and (not isinstance(name, str | int) or not 0 < len(str(name)) <= _MOST_ID):
        raise InputError("event.id", number=number, most=_MOST_ID)
    delivery = key_of("event", kind, str(name)) if name is not None else key_of("event content", kind, text)
    return Delivered(kind, delivery, str(name or delivery), urgency(kind), size, body=text)


def _has_lone_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
