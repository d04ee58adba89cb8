"""JSON Lines: one object a member, with every contact point."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from graph.exports.members import KEPT_PARTS, VALUES, Format, Member


def _told(member: Member) -> dict[str, object]:
    return {name: getattr(member, name) for name in VALUES}


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    for member in members:
        yield json.dumps(_told(member), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


FORMAT = Format("jsonl", ".jsonl", _lines, lambda member: (member.id,), parts=KEPT_PARTS)
