"""Cases as lines of a terminal and as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from web.translations import text

if TYPE_CHECKING:
    from graph.commands.case_evidence import EvidenceGraph, Member, Tie
    from graph.commands.cases import CaseEvent, CaseLine

COLUMNS = (
    *("id", "score", "detector", "status", "assignee", "people", "records", "valueAtRisk", "currency"),
    *("firstAt", "lastAt", "names", "reasons"),
)


def amount(minor: int | None) -> str:
    """An amount in units, as text.

    >>> amount(12345)
    '123.45'
    """
    return f"{(minor or 0) / 100:.2f}"


def flat(case: CaseLine, lang: str, zone: ZoneInfo) -> dict[str, Any]:
    """One row of the list."""
    values = (
        case.id,
        case.score,
        text(lang, f"detector.{case.detector}"),
        text(lang, f"case.status.{case.status}"),
        case.assignee,
        case.people,
        case.records,
        amount(case.value_at_risk),
        case.currency,
        f"{case.first_at.astimezone(zone):%Y-%m-%d}",
        f"{case.last_at.astimezone(zone):%Y-%m-%d}",
        list(case.names),
        reasons(case, lang),
    )
    return dict(zip(COLUMNS, values, strict=True))


def head(rank: int | None, case: CaseLine, lang: str, zone: ZoneInfo) -> str:
    """The first line of a case."""
    row = flat(case, lang, zone)
    named = ", ".join(case.names)
    code = "cases.head" if case.value_at_risk else "cases.head.priceless"
    line = text(lang, code, rank=rank, name=row["detector"], **(row | {"names": named}))
    return line.rstrip("：: ") if rank is not None else line.partition(". ")[2].rstrip("：: ")


def reasons(case: CaseLine, lang: str) -> list[str]:
    """A sentence for each factor, with its points and the query behind it."""
    return [
        text(
            lang,
            "cases.reason",
            points=item.points,
            sentence=text(lang, item.code, **item.params),
            query=item.query,
        )
        for item in case.factors
        if item.points > 0
    ]


def member_line(item: Member, lang: str) -> str:
    """One member."""
    return text(
        lang, "cases.member", name=item.name or item.source_id, source=item.source, id=item.source_id,
        orders=item.orders, paid=amount(item.paid), refunded=amount(item.refunded), currency=item.currency,
        shared=item.shared,
    )  # fmt: skip


def tie_line(item: Tie, lang: str) -> str:
    """One thing they share."""
    names = ("value", "name", "model", "standardised", "text", "deviceId", "externalId")
    name = next((str(item.properties[key]) for key in names if item.properties.get(key)), item.ref.key)
    label = text(lang, f"label.{item.ref.label}")
    return text(lang, "cases.tie", label=label, name=name, holders=len(item.holders), sharers=item.sharers)


def event_line(item: CaseEvent, lang: str, zone: ZoneInfo) -> str:
    """One line of the history."""
    kind = "unassigned" if item.kind == "assigned" and not item.to else item.kind
    told = [text(lang, code, **_named(params, lang)) for code, params in item.news]
    until = f"{item.until.astimezone(zone):%Y-%m-%d}" if item.until else ""
    words = {"by": item.by or "", "to": item.to or "", "until": until, "why": " ".join(told) or item.why}
    return f"{item.at.astimezone(zone):%Y-%m-%d %H:%M}  {text(lang, f'case.event.{kind}', **words)}"


def hidden_line(graph: EvidenceGraph, lang: str) -> str:
    """What the evidence graph leaves out."""
    hidden = ", ".join(f"{text(lang, f'label.{label}')} {count}" for label, count in graph.hidden.items())
    return text(lang, "cases.hidden", shown=len(graph.picture.nodes), hidden=hidden)


def _named(params: Any, lang: str) -> dict[str, Any]:
    return {
        name: text(lang, f"detector.{value}") if name == "detector" else value
        for name, value in params.items()
    }
