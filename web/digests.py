"""The daily digest as a file: Markdown, in the home under ``digests``, in both languages."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from graph.ledger import Ledger
from graph.settings import Settings
from loaders.arrivals.digest import Digest, SourceDay, digest, sentences
from web.languages import Speaker
from web.translations import LANGUAGES


def digest_text(settings: Settings, ledger: Ledger, day: date, lang: str, now: datetime | None = None) -> str:
    """A day's digest as Markdown."""
    moment = now or datetime.now(UTC)
    said = Speaker(lang, settings.timezone)
    found = digest(ledger, ZoneInfo(settings.timezone), day, moment)
    lines = [f"# {said.t('digest.title', day=said.day(day))}", ""]
    lines += [f"- {said.t(code, **params)}" for code, params in sentences(found, moment)]
    if found.sources:
        lines += ["", f"## {said.t('digest.sources')}", "", *_table(found, said)]
    troubles = _troubles(found, said)
    if troubles:
        lines += ["", f"## {said.t('digest.troubles')}", "", *troubles]
    if found.steps:
        lines += ["", f"## {said.t('digest.steps')}", ""]
        lines += [
            f"- {said.t(f'arrival.step.{step}')}: {said.t('digest.times', count=count)}"
            for step, count in found.steps.items()
        ]
    return "\n".join(lines) + "\n"


def write_digest(settings: Settings, ledger: Ledger, day: date) -> None:
    """Write a day's digest into the home, where there are sources; one written before is replaced."""
    found = digest(ledger, ZoneInfo(settings.timezone), day, datetime.now(UTC))
    if not found.sources:
        return
    folder = settings.home / "digests"
    folder.mkdir(mode=0o700, exist_ok=True)
    for lang in LANGUAGES:
        part = folder / f".{day.isoformat()}.{lang}.part"
        part.write_text(digest_text(settings, ledger, day, lang), encoding="utf-8")
        os.replace(part, folder / f"{day.isoformat()}.{lang}.md")


def _table(found: Digest, said: Speaker) -> list[str]:
    names = ("name", "state", "accepted", "repeated", "refused", "rows", "written", "aside", "lag")
    head = [said.t(f"arrival.column.{name}") for name in names]
    rows = [head, ["---"] * len(head), *(_cells(item, said) for item in found.sources)]
    return [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]


def _cells(item: SourceDay, said: Speaker) -> list[str]:
    figures = (item.accepted, item.repeated, sum(item.refused.values()), item.counts["read"])
    lag = f"{said.number(item.lag, 1)} s" if item.lag is not None else "–"
    return [
        item.name,
        said.t(f"arrival.state.{item.standing}"),
        *map(said.number, (*figures, item.counts["written"], item.counts["quarantined"])),
        lag,
    ]


def _troubles(found: Digest, said: Speaker) -> list[str]:
    lines = []
    for item in found.sources:
        for part in (item.source.reason, item.source.proposal) if item.source is not None else ():
            if part is not None:
                lines.append(f"- {item.name}: {said.t(part[0], **part[1])}")
        for code, count in item.refused.items():
            lines.append(
                f"- {item.name}: {said.t('digest.refused.of', count=count, why=refusal(said, code))}"
            )
    for run in found.failures:
        if run.error is not None:
            name = run.source or said.t(f"arrival.step.{run.step}")
            why = said.t(run.error[0], **run.error[1])
            lines.append(f"- {said.t('digest.failed.of', id=run.id, name=name, why=why)}")
    return lines


def refusal(said: Speaker, code: str) -> str:
    """Why something was refused, in a few words."""
    short = f"{code}.short"
    return said.t(short) if said.has(short) else said.t(code)
