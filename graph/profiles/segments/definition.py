"""What a segment's definition may say: conditions joined by all, any and not, as JSON with a schema.

::

    {
        "version": 1,
        "name": "Lapsed regulars",
        "where": {
            "all": [
                {"kind": "orders", "at_least": 5},
                {"not": {"kind": "orders", "days": 60, "at_least": 1}},
                {"kind": "shares", "what": "household", "with": {"kind": "tag", "is": ["VIP"]}},
            ]
        },
    }
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.errors import InputError

Node = Mapping[str, Any]

VERSION = 1
DEEPEST = 8
MOST = 60
"""Conditions in one definition."""

_COUNT = {"type": "integer", "minimum": 0}
_DAYS = {"type": "integer", "minimum": 1, "maximum": 3650}
_TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 200}
_BOUNDS = {"at_least": _COUNT, "at_most": _COUNT}
_WHAT = {"item": _TEXT, "category": _TEXT, "brand": _TEXT, "supplier": _TEXT}

PROFILE = ("city", "district", "province", "gender", "level", "company")
STAGES = ("never", "new", "active", "late", "lost")
RFM = ("recency", "frequency", "monetary")
CONTACTS = ("phone", "email", "address", "wechat")
TIES = ("household", "address", "device", "phone")
STOCK = ("surplus", "shortage", "held")

KINDS: dict[str, dict[str, Any]] = {
    "profile": {"field": {"enum": list(PROFILE)}, "is": _TEXTS},
    "age": {"from": _COUNT, "to": _COUNT},
    "orders": {"days": _DAYS, **_BOUNDS, **_WHAT, "channel": _TEXT, "source": _TEXT},
    "spent": {"days": _DAYS, **_BOUNDS},
    "refunds": {"days": _DAYS, **_BOUNDS},
    "viewed": {"days": _DAYS, **_BOUNDS, **_WHAT},
    "cart": dict(_WHAT),
    "coupon": {"days": _DAYS, **_BOUNDS, "name": _TEXT},
    "stage": {"is": {"type": "array", "items": {"enum": list(STAGES)}, "minItems": 1}},
    "rfm": {"part": {"enum": list(RFM)}, "at_least": _COUNT, "at_most": _COUNT},
    "tag": {"is": _TEXTS},
    "consent": {"purpose": _TEXT, "channel": _TEXT},
    "contact": {"has": {"enum": list(CONTACTS)}},
    "deliverable": {},
    "lives": {"division": {"type": "string", "pattern": r"^\d{2,12}$"}},
    "stock": {"state": {"enum": list(STOCK)}},
    "case": {},
    "shares": {
        "what": {"enum": list(TIES)},
        "steps": {"type": "integer", "minimum": 1, "maximum": 3},
        "with": {"$ref": "#/$defs/node"},
    },
    "segment": {"name": _TEXT},
}
"""The kinds of condition, and what each may state."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "profile": ("field", "is"), "stage": ("is",), "rfm": ("part",), "tag": ("is",), "contact": ("has",),
    "consent": ("purpose",), "lives": ("division",), "stock": ("state",), "shares": ("what",),
    "segment": ("name",),
}  # fmt: skip


def schema() -> dict[str, Any]:
    """JSON Schema of a definition.

    >>> sorted(schema()["required"])
    ['name', 'version', 'where']
    """
    conditions = [
        {
            "type": "object",
            "properties": {"kind": {"const": kind}, **stated},
            "required": ["kind", *REQUIRED.get(kind, ())],
            "additionalProperties": False,
        }
        for kind, stated in KINDS.items()
    ]
    several = {"type": "array", "items": {"$ref": "#/$defs/node"}, "minItems": 1}
    joined = [
        {"type": "object", "properties": {name: stated}, "required": [name], "additionalProperties": False}
        for name, stated in (("all", several), ("any", several), ("not", {"$ref": "#/$defs/node"}))
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Renmai segment",
        "type": "object",
        "properties": {
            "version": {"const": VERSION},
            "name": {"type": "string", "minLength": 1, "maxLength": 100},
            "about": {"type": "string", "maxLength": 1000},
            "where": {"$ref": "#/$defs/node"},
        },
        "required": ["version", "name", "where"],
        "additionalProperties": False,
        "$defs": {"node": {"oneOf": [*joined, *conditions]}},
    }


def checked(definition: object) -> Node:
    """A definition that says nothing the schema does not know.

    Raises:
        InputError: ``segment.shape``, ``segment.version``, ``segment.name``, ``segment.kind``,
            ``segment.unknown``, ``segment.missing``, ``segment.value``, ``segment.deep`` or
            ``segment.long``, with the place as in ``where.all[1]``.
    """
    if not isinstance(definition, Mapping) or not isinstance(definition.get("where"), Mapping):
        raise InputError("segment.shape")
    if definition.get("version") != VERSION:
        raise InputError("segment.version", version=definition.get("version"), known=VERSION)
    name = definition.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > 100:
        raise InputError("segment.name")
    unknown = sorted(set(definition) - {"version", "name", "about", "where"})
    if unknown:
        raise InputError(
            "segment.unknown", place="", names=unknown, known=["version", "name", "about", "where"]
        )
    _check(definition["where"], "where", 1)
    if sum(1 for _ in conditions(definition["where"])) > MOST:
        raise InputError("segment.long", most=MOST)
    return definition


def conditions(node: Node, place: str = "where") -> Iterator[tuple[str, Node]]:
    """Every condition of a node with its place, those within ``with`` left to their owner.

    >>> [place for place, _ in conditions({"not": {"any": [{"kind": "case"}, {"kind": "cart"}]}})]
    ['where.not.any[0]', 'where.not.any[1]']
    """
    for name in ("all", "any"):
        if name in node:
            for at, child in enumerate(node[name]):
                yield from conditions(child, f"{place}.{name}[{at}]")
            return
    if "not" in node:
        yield from conditions(node["not"], f"{place}.not")
        return
    yield place, node


def segments_used(node: Node) -> set[str]:
    """Names of the other segments a node uses, also behind a connection."""
    found = set()
    for _, condition in conditions(node):
        if condition["kind"] == "segment":
            found.add(str(condition["name"]))
        elif "with" in condition:
            found |= segments_used(condition["with"])
    return found


def _check(node: object, place: str, depth: int) -> None:
    if depth > DEEPEST:
        raise InputError("segment.deep", place=place, most=DEEPEST)
    if not isinstance(node, Mapping):
        raise InputError("segment.value", place=place, value=str(node)[:60], expected="{…}")
    joins = [name for name in ("all", "any", "not") if name in node]
    if joins:
        name = joins[0]
        if len(node) != 1:
            raise InputError("segment.unknown", place=place, names=sorted(set(node) - {name}), known=[name])
        children = [node["not"]] if name == "not" else node[name]
        if not isinstance(children, list) or not children:
            raise InputError(
                "segment.value", place=f"{place}.{name}", value=str(children)[:60], expected="[…]"
            )
        for at, child in enumerate(children):
            _check(child, f"{place}.not" if name == "not" else f"{place}.{name}[{at}]", depth + 1)
        return
    kind = node.get("kind")
    if kind not in KINDS:
        raise InputError("segment.kind", place=place, kind=str(kind), known=sorted(KINDS))
    _check_stated(node, str(kind), place, depth)


def _check_stated(node: Node, kind: str, place: str, depth: int) -> None:
    stated = KINDS[kind]
    unknown = sorted(set(node) - set(stated) - {"kind"})
    if unknown:
        raise InputError("segment.unknown", place=place, names=unknown, known=sorted(stated))
    missing = sorted(set(REQUIRED.get(kind, ())) - set(node))
    if missing:
        raise InputError("segment.missing", place=place, names=missing)
    for name, value in node.items():
        if name == "with":
            _check(value, f"{place}.with", depth + 1)
        elif name != "kind" and not _fits(value, stated[name]):
            expected = stated[name].get("enum") or stated[name].get("type") or "…"
            shown = ", ".join(map(str, expected)) if isinstance(expected, list) else str(expected)
            raise InputError("segment.value", place=f"{place}.{name}", value=str(value)[:60], expected=shown)
    low, high = node.get("at_least", node.get("from")), node.get("at_most", node.get("to"))
    if low is not None and high is not None and low > high:
        raise InputError("segment.bounds", place=place, low=low, high=high)


def _fits(value: object, wanted: Mapping[str, Any]) -> bool:
    """Whether a value is as its part of the schema says; the few words of JSON Schema used here."""
    if "enum" in wanted:
        return value in wanted["enum"]
    if wanted["type"] == "integer":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and wanted.get("minimum", 0) <= value <= wanted.get("maximum", 2**53)
    if wanted["type"] == "array":
        if not isinstance(value, list):
            return False
        enough = wanted.get("minItems", 0) <= len(value) <= wanted.get("maxItems", 10**6)
        return enough and all(_fits(one, wanted["items"]) for one in value)
    if not isinstance(value, str):
        return False
    if not wanted.get("minLength", 0) <= len(value) <= wanted.get("maxLength", 10**6):
        return False
    return "pattern" not in wanted or (value.isdigit() and value.isascii() and 2 <= len(value) <= 12)
