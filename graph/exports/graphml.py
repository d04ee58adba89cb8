"""GraphML of the members' neighbourhood: members, what they share with one another, and what they buy most.

Only people who may be written stand in it; what is shared (a household, door, device or phone) has a number
of its own in the file, no address and no contact point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from graph.exports.members import Format, Member
from graph.exports.streams import gathered

THINGS = 10
_KEYS = (
    *(("label", "node", "string"), ("name", "node", "string"), ("gender", "node", "string")),
    *(("province", "node", "string"), ("city", "node", "string"), ("district", "node", "string")),
    *(("tags", "node", "string"), ("kind", "edge", "string"), ("times", "edge", "int")),
)
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _text(value: object) -> str:
    return _REFUSED.sub("", str(value))


def _data(**values: object) -> str:
    return "".join(
        f'<data key="{name}">{escape(_text(value))}</data>' for name, value in values.items() if value != ""
    )


def _node(id_: str, **values: object) -> str:
    return f"<node id={quoteattr(_text(id_))}>{_data(**values)}</node>\n"


def _edge(source: str, target: str, **values: object) -> str:
    ends = f"source={quoteattr(_text(source))} target={quoteattr(_text(target))}"
    return f"<edge {ends}>{_data(**values)}</edge>\n"


def _of(member: Member, seen: dict[tuple[str, str], str]) -> Iterator[str]:
    yield _node(
        member.id, label="Person", name=member.name, gender=member.gender, province=member.province,
        city=member.city, district=member.district, tags="; ".join(member.tags),
    )  # fmt: skip
    for kind, key in member.ties:
        tie = (kind, key)
        if tie not in seen:
            seen[tie] = f"{kind}-{len(seen) + 1}"
            yield _node(seen[tie], label=kind.capitalize())
        yield _edge(member.id, seen[tie], kind="shares")
    for thing, name, times in member.bought:
        if ("item", thing) not in seen:
            seen["item", thing] = f"item-{thing}"
            yield _node(seen["item", thing], label="Item", name=name)
        yield _edge(member.id, seen["item", thing], kind="bought", times=times)


def _texts(members: Iterable[Member]) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for name, side, kind in _KEYS:
        yield f'<key id="{name}" for="{side}" attr.name="{name}" attr.type="{kind}"/>\n'.encode()
    yield b'<graph edgedefault="undirected">\n'
    seen: dict[tuple[str, str], str] = {}
    for member in members:
        yield "".join(_of(member, seen)).encode()
    yield b"</graph>\n</graphml>\n"


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return gathered(_texts(members))


FORMAT = Format(
    "graphml",
    ".graphml",
    _lines,
    lambda member: (member.id,),
    things=THINGS,
    parts=frozenset({"tags", "ties"}),
)
