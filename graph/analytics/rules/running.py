"""Run the rules on the loaded graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import yaml

from graph.analytics.rules import judging
from graph.analytics.rules.findings import RuleFinding
from graph.errors import UsageError
from graph.server.progress import Progress, silent
from graph.store import Store

MOST = 100_000
"""Findings of one query; a rule that more rows break is a rule the shop does not have."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One YAML file: id, the queries that find its rows, the kind of row, and how values read."""

    id: str
    queries: tuple[str, ...]
    values: str
    kind: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    judge: str = ""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by id.

    >>> [rule.id for rule in all_rules()][:3]
    ['order-total', 'outside-served', 'price-differs']
    """
    folder = resources.files(__package__)
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name
    )
    return tuple(_rule(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files)


def _rule(stated: Mapping[str, Any]) -> Rule:
    return Rule(**{**stated, "queries": tuple(stated["queries"])})


def broken(
    store: Store, only: Sequence[str] = (), progress: Progress = silent, most: int = MOST
) -> list[RuleFinding]:
    """Every row that breaks a rule.

    Args:
        store: The loaded graph; units, prices and tax codes also need it resolved.
        only: Ids of rules; all by default.
        progress: Told before each rule.
        most: Findings of one query at most.

    Raises:
        UsageError: ``check.rule``: there is no such rule.
    """
    rules = {rule.id: rule for rule in all_rules()}
    for name in only:
        if name not in rules:
            raise UsageError("check.rule", rule=name, rules=list(rules))
    chosen = [rule for rule in rules.values() if not only or rule.id in only]
    found: list[RuleFinding] = []
    for number, rule in enumerate(chosen):
        progress("check.running", number, len(chosen), rule=rule.id)
        for query in rule.queries:
            rows = store.read(query, limit=most)
            found.extend(_judged(rule, rows) if rule.judge else _stated(rule, query, rows))
    progress("check.running", len(chosen), len(chosen), rule="")
    return found


def _stated(rule: Rule, query: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[RuleFinding]:
    kind = rule.kinds.get(query, rule.kind)
    for row in rows:
        yield RuleFinding(
            rule.id, str(row["source"] or ""), kind, str(row["sourceId"] or ""), str(row["key"]),
            str(row["other"] or ""), _text(row["found"]), _text(row["right"]), rule.values,
            int(row["money"] or 0), str(row["currency"] or ""),
        )  # fmt: skip


def _judged(rule: Rule, rows: Sequence[Mapping[str, Any]]) -> Iterator[RuleFinding]:
    judge: Callable[[Sequence[Mapping[str, Any]]], list[judging.Odd]] = getattr(judging, rule.judge)
    members = "suppliers" if rule.judge == "tax_codes" else "products"
    told: set[str] = set()
    for row in rows:
        for odd in judge(row[members]):
            key = str(odd.record["key"])
            if key in told:
                continue
            told.add(key)
            yield RuleFinding(
                rule.id, str(odd.record["source"]), rule.kind, str(odd.record["sourceId"]), key,
                f"{odd.beside['source']}:{odd.beside['sourceId']}", odd.found, odd.right, rule.values,
                0, str(odd.record.get("currency") or ""),
            )  # fmt: skip


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, datetime) else str(value)
