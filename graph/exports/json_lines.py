"""JSON Lines: one object a member, with every contact point."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from graph.exports.members import Format, Member


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    for member in members:
        yield json.dumps(asdict(member), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


FORMAT = Format("jsonl", ".jsonl", _lines, lambda member: (member.id,))
