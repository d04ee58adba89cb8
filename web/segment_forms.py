"""Between a definition and what people see of it: rows of a form, and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.errors import InputError
from graph.profiles.segments.definition import KINDS, VERSION, Node
from web.languages import Speaker
from web.pages.segments import RowPart

ASKED = tuple(KINDS)
"""Kinds the builder offers, in its order."""

ROWS = 20
"""Rows one form may have."""

TEMPLATES: dict[str, Node] = {
    "lapsed": {"all": [{"kind": "orders", "at_least": 3}, {"kind": "stage", "is": ["late", "lost"]}]},
    "first-timers": {
        "all": [{"kind": "orders", "at_least": 1, "at_most": 1}, {"kind": "coupon", "days": 90}]
    },
    "fans": {
        "all": [
            {"kind": "stock", "state": "surplus"},
            {"kind": "consent", "purpose": "marketing"},
            {"not": {"kind": "case"}},
        ]
    },
    "neighbours": {
        "all": [
            {"kind": "shares", "what": "address"},
            {"not": {"kind": "rfm", "part": "frequency", "at_least": 4}},
        ]
    },
    "at-risk": {
        "all": [{"kind": "rfm", "part": "monetary", "at_least": 4}, {"kind": "stage", "is": ["late"]}]
    },
    "reachable": {"all": [{"kind": "contact", "has": "phone"}, {"kind": "deliverable"}]},
}
"""Definitions to start from, by name."""


def row_of(number: int, node: Node | None, kind: str = "orders", following: int | None = None) -> RowPart:
    """A row of the form for a condition, or an empty one of a kind."""
    negated = node is not None and "not" in node
    condition: Node = (node["not"] if negated else node) if node is not None else {"kind": kind}
    kind = str(condition["kind"])
    fields: list[tuple[str, str, tuple[str, ...], str]] = []
    for name, stated in KINDS[kind].items():
        value = condition.get(name)
        if name == "with":
            used = value.get("name", "") if isinstance(value, Mapping) else ""
            fields.append(("with", "text", (), str(used)))
            continue
        choices = stated.get("enum") or stated.get("items", {}).get("enum") or ()
        asked = "choice" if choices else "number" if stated.get("type") == "integer" else "text"
        shown = (
            ", ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
        )
        fields.append((name, asked, tuple(map(str, choices)), shown))
    return RowPart(number, kind, negated, ASKED, tuple(fields), following)


def definition_of(form: Mapping[str, str]) -> Node:
    """The definition a form states; rows without a kind are left out.

    Raises:
        InputError: ``segment.value`` where a number is none.
    """
    nodes: list[Node] = []
    for number in range(ROWS):
        kind = form.get(f"kind-{number}", "")
        if kind not in KINDS:
            continue
        condition: dict[str, Any] = {"kind": kind}
        for name, stated in KINDS[kind].items():
            text = form.get(f"{name}-{number}", "").strip()
            if text:
                condition[name] = _value(text, name, stated, number)
        nodes.append({"not": condition} if form.get(f"not-{number}") else condition)
    join = "any" if form.get("join") == "any" else "all"
    return {"version": VERSION, "name": form.get("name", "").strip() or "…", "where": {join: nodes}}


def _value(text: str, name: str, stated: Mapping[str, Any], number: int) -> Any:
    if name == "with":
        return {"kind": "segment", "name": text}
    if stated.get("type") == "array":
        return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    if stated.get("type") == "integer":
        try:
            return int(text)
        except ValueError as error:
            told = {"place": f"{number + 1}", "value": text[:40], "expected": "1, 2, 3 …"}
            raise InputError("segment.value", **told) from error
    return text


def sentence(said: Speaker, condition: Node) -> str:
    """A condition in words: its kind, then what it states."""
    parts = []
    for name, value in condition.items():
        if name == "kind":
            continue
        if name == "with":
            shown = sentence(said, value) if "kind" in value else "…"
        else:
            values: Sequence[Any] = value if isinstance(value, list) else [value]
            shown = ", ".join(choice(said, str(condition["kind"]), name, str(one)) for one in values)
        parts.append(said.t("segment.page.part", name=said.t(f"segment.field.{name}"), value=shown))
    told = said.t(f"segment.kind.{condition['kind']}")
    return (
        said.t("segment.page.told", kind=told, parts=said.t("page.semicolon").join(parts)) if parts else told
    )


def choice(said: Speaker, kind: str, name: str, value: str) -> str:
    """A value in words, where it is one of a few."""
    codes = (
        f"segment.choice.{value}", f"property.{value}" if kind == "profile" else "", f"value.{name}.{value}",
    )  # fmt: skip
    for code in codes:
        if code and said.has(code):
            return said.t(code)
    return value
