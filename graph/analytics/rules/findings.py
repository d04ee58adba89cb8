"""What a broken rule is, and the same summed by rule and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One row that breaks a rule.

    Attributes:
        rule: Id of the rule.
        source, kind, source_id: The row.
        key: Of its node (of the order, for a line).
        other: What it was held against.
        found, right: What stands there, and what is proposed; empty where nothing can be.
        values: How the two read: amount, price (minor units and 1/10,000), instant, number or text.
        money: Minor units at stake; ``currency`` theirs.
    """

    rule: str
    source: str
    kind: str
    source_id: str
    key: str
    other: str
    found: str
    right: str
    values: str
    money: int = 0
    currency: str = ""


@dataclass(slots=True)
class Summary:
    """One rule in one source: rows, and money at stake by currency, in minor units."""

    rule: str
    source: str
    rows: int = 0
    repairable: int = 0
    money: dict[str, int] = field(default_factory=dict)


def summaries(findings: Iterable[RuleFinding]) -> list[Summary]:
    """Findings summed by rule and source, most rows first.

    >>> found = RuleFinding("order-total", "app", "order", "1", "k", "", "12", "10", "amount", 2, "CNY")
    >>> [(one.rule, one.source, one.rows, one.money) for one in summaries([found, found])]
    [('order-total', 'app', 2, {'CNY': 4})]
    """
    every: dict[tuple[str, str], Summary] = {}
    for one in findings:
        held = every.setdefault((one.rule, one.source), Summary(one.rule, one.source))
        held.rows += 1
        held.repairable += bool(one.right)
        if one.money and one.currency:
            held.money[one.currency] = held.money.get(one.currency, 0) + one.money
    return sorted(every.values(), key=lambda one: (-one.rows, one.rule, one.source))
