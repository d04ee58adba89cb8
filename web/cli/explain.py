"""`renmai explain`: why two records are, or are not, one; why an identity holds, and what would undo it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.commands.explain import ClusterExplanation, Explanation, Link, Remedy
    from graph.commands.judge import Named
    from graph.resolve.judgements import Judgement
    from graph.resolve.waterfall import Waterfall

_BAR = 24
"""Letters of the longest bar."""

_WIDE = 28


@click.command("explain")
@click.argument("left", metavar="A")
@click.argument("right", metavar="[B]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(ctx: click.Context, left: str, right: str | None, as_json: bool) -> None:
    """Say why A and B are, or are not, one; of A alone, why its records are."""
    from graph.commands.explain import ClusterExplanation, explain, explain_cluster
    from graph.server import ensure_running
    from graph.store import Store

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        found: Explanation | ClusterExplanation = (
            explain(store, left, right) if right else explain_cluster(store, left)
        )
    if as_json:
        click.echo(json.dumps(_data(found), ensure_ascii=False, indent=2, default=str))
        return
    lines = _cluster(lang, found) if isinstance(found, ClusterExplanation) else _pair(lang, found)
    for line in lines:
        click.echo(line)


def _data(found: Explanation | ClusterExplanation) -> dict[str, Any]:
    data = asdict(found)
    why = getattr(found, "waterfall", None)
    if why is not None:
        data["waterfall"] |= {"total": why.total, "probability": why.probability, "running": why.running()}
    data["weakest"] = asdict(found.weakest) if found.weakest else None
    return data


def _pair(lang: str, found: Explanation) -> list[str]:
    names = {"left": _name(found.left), "right": _name(found.right)}
    verdict = "explain.together" if found.together else "explain.apart"
    lines = [text(lang, verdict, identity=found.left.identity, **names)]
    for link in found.path or found.direct:
        lines.append(_link(lang, link))
    if found.weakest is not None:
        lines.append(text(lang, "explain.weakest", probability=f"{found.weakest.probability:.3f}"))
    elif found.together:
        lines.append(text(lang, "explain.group"))
    elif not found.direct:
        lines.append(text(lang, "explain.nothing"))
    if found.waterfall is not None:
        lines += ["", *waterfall_lines(lang, found.waterfall)]
    return [*lines, *_said(lang, found.judgements), *_remedies(lang, found.remedies)]


def _cluster(lang: str, found: ClusterExplanation) -> list[str]:
    members = ("，" if lang.startswith("zh") else ", ").join(_name(item) for item in found.members)
    lines = [
        text(lang, "explain.cluster", identity=found.identity, count=len(found.members), members=members)
    ]
    lines += [_link(lang, link) for link in found.links]
    if found.weakest is not None:
        chance = f"{found.weakest.probability:.3f}"
        one, two = (len(side) for side in found.sides)
        lines.append(text(lang, "explain.bridge", probability=chance, left=one, right=two))
    return [*lines, *_said(lang, found.judgements), *_remedies(lang, found.remedies)]


def waterfall_lines(lang: str, why: Waterfall) -> list[str]:
    """A waterfall as lines of a table with bars: comparison, outcome, bits and the sum so far."""
    longest = max((abs(value) for value in (why.prior, *(step.weight for step in why.steps))), default=1.0)
    lines = [
        text(lang, "explain.waterfall"),
        _row(text(lang, "explain.prior"), why.prior, why.prior, longest),
    ]
    sums = why.running()[1:]
    for step, total in zip(why.steps, sums, strict=True):
        lines.append(_row(step_text(lang, step.comparison, step.level), step.weight, total, longest))
    lines.append(
        text(lang, "explain.total", weight=f"{why.total:+.1f}", probability=f"{why.probability:.4f}",
             threshold=f"{why.threshold:.2f}")
    )  # fmt: skip
    if why.forced:
        lines.append(text(lang, f"explain.forced-{why.forced}"))
    return lines


def step_text(lang: str, comparison: str, level: str) -> str:
    """What a step compared and how it came out, such as ``phone: equal``."""
    family = (
        comparison.replace(":", "-") if comparison.startswith("shared:") else comparison.partition(":")[0]
    )
    colon = "：" if lang.startswith("zh") else ": "
    return f"{text(lang, f'comparison.{family}')}{colon}{text(lang, f'level.{level}')}"


def _row(label: str, weight: float, total: float, longest: float) -> str:
    width = round(abs(weight) / max(longest, 1e-9) * _BAR)
    bar = ("█" if weight >= 0 else "░") * max(width, 1)
    return f"  {label}{' ' * max(_WIDE - _width(label), 1)}{weight:+7.1f}  {total:+7.1f}  {bar}"


def _width(label: str) -> int:
    """Columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in label)


def _said(lang: str, judgements: tuple[Judgement, ...]) -> list[str]:
    return [
        text(
            lang,
            "explain.judged",
            verdict=item.verdict,
            by=item.by,
            at=f"{item.at:%Y-%m-%d}",
            why=item.why,
            id=item.id,
        )
        for item in judgements
    ]


def _remedies(lang: str, remedies: tuple[Remedy, ...]) -> list[str]:
    lines = []
    for item in remedies:
        sizes = " + ".join(str(len(part)) for part in item.parts)
        command = (
            f"renmai undo {item.judgement}"
            if item.judgement
            else f"renmai judge {item.left} {item.right} {item.action} --why …"
        )
        lines.append(text(lang, "explain.remedy", command=command, parts=sizes))
    return lines


def _link(lang: str, link: Link) -> str:
    return text(lang, "explain.link", probability=f"{link.probability:.3f}", sentence=_sentence(lang, link))


def _name(item: Named) -> str:
    return f"{item.name or item.source_id} ({item.source}:{item.source_id})"


def _sentence(lang: str, link: Link) -> str:
    comma = "，" if lang.startswith("zh") else ", "
    reasons = comma.join(text(lang, code, **params) for code, params in link.reasons)
    return text(
        lang, "match.link", left=link.left.name or link.left.source_id, leftSource=link.left.source,
        right=link.right.name or link.right.source_id, rightSource=link.right.source, reasons=reasons,
    )  # fmt: skip
