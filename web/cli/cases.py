"""`renmai cases`: the ranked list with its reasons, one case whole, and what people decide about it."""

from __future__ import annotations

import csv
import getpass
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from graph.errors import MachineError
from web.cli import settings_of, terminal_language
from web.cli.case_lines import COLUMNS, amount, event_line, flat, head, hidden_line, member_line, reasons
from web.cli.case_lines import tie_line as _tie
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.store import Store

FORMATS = ("table", "json", "csv")
STATUSES = ("open", "snoozed", "confirmed", "dismissed")

_by = click.option("--by", default=getpass.getuser, help="Who; the user of this machine when left out.")
_why = click.option("--why", required=True, help="The reason, kept with the case.")
_case = click.argument("case", metavar="CASE")
_form = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
)


@click.group("cases", invoke_without_command=True)
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option("--status", "statuses", type=click.Choice(STATUSES), multiple=True, help="Only these; repeat.")
@click.option("--detector", metavar="ID", help="Only those this detector reports.")
@click.option("--assignee", metavar="NAME", help="Only those somebody works on.")
@click.option("--about", metavar="ID", help="Only those that involve a person's, supplier's or record's id.")
@_form
@click.pass_context
def command(
    ctx: click.Context,
    top: int,
    statuses: tuple[str, ...],
    detector: str | None,
    assignee: str | None,
    about: str | None,
    form: str,
) -> None:
    """Show the cases found by `renmai detect`, most suspicious first; subcommands work on one."""
    if ctx.invoked_subcommand is not None:
        return
    from graph.commands.cases import list_cases

    lang, zone = _speech(ctx)
    with _opened(ctx) as store:
        page = list_cases(store, statuses, detector, assignee, about, size=top)
    if not page.cases:
        click.echo(text(lang, "cases.none"), err=True)
    rows = [flat(case, lang, zone) for case in page.cases]
    if form != "table":
        _print_rows(rows, form)
        return
    for rank, case in enumerate(page.cases, 1):
        click.echo("\n".join([head(rank, case, lang, zone), *(f"   {line}" for line in reasons(case, lang))]))
    if page.cases:
        counts = dict(page.by_status)
        click.echo(text(lang, "cases.page", shown=len(page.cases), total=page.total, **counts), err=True)


@command.command("show")
@_case
@click.pass_context
def show(ctx: click.Context, case: str) -> None:
    """Show one case whole: reasons, members, what they share, history, next step."""
    from graph.commands.case_evidence import evidence_graph, members_of, ties_of
    from graph.commands.cases import case_of

    lang, zone = _speech(ctx)
    with _opened(ctx) as store:
        whole = case_of(store, case)
        members, ties = members_of(store, case), ties_of(store, case)
        graph = evidence_graph(store, case)
    lines = [head(None, whole.line, lang, zone), *(f"   {line}" for line in reasons(whole.line, lang))]
    parts = {
        "members": [member_line(item, lang) for item in members],
        "ties": [_tie(item, lang) for item in ties[:20]],
        "history": [event_line(item, lang, zone) for item in whole.history],
        "next": [text(lang, whole.next_step.code, **whole.next_step.params)],
    }
    for name, own in parts.items():
        if own:
            lines += ["", text(lang, f"cases.show.{name}"), *(f"   {line}" for line in own)]
    if graph.hidden:
        lines += ["", hidden_line(graph, lang)]
    click.echo("\n".join(lines))


@command.command("assign")
@_case
@click.argument("to", metavar="[NAME]", required=False)
@_by
@click.pass_context
def assign(ctx: click.Context, case: str, to: str | None, by: str) -> None:
    """Give a case to somebody; without a name, to nobody."""
    from graph.commands import cases

    with _opened(ctx) as store:
        cases.assign(store, case, to, by)
    _said(ctx, "assigned" if to else "unassigned", id=case, to=to)


@command.command("note")
@_case
@click.argument("words", metavar="TEXT")
@_by
@click.pass_context
def note(ctx: click.Context, case: str, words: str, by: str) -> None:
    """Write a note into a case's history."""
    from graph.commands import cases

    with _opened(ctx) as store:
        cases.note(store, case, words, by)
    _said(ctx, "note", id=case)


@command.command("confirm")
@_case
@_why
@_by
@click.pass_context
def confirm(ctx: click.Context, case: str, why: str, by: str) -> None:
    """Say that a case is what it looks like."""
    from graph.commands import cases

    with _opened(ctx) as store:
        cases.confirm(store, case, why, by)
    _said(ctx, "confirmed", id=case)


@command.command("dismiss")
@_case
@_why
@_by
@click.pass_context
def dismiss(ctx: click.Context, case: str, why: str, by: str) -> None:
    """Say that there is nothing in a case."""
    from graph.commands import cases

    with _opened(ctx) as store:
        cases.dismiss(store, case, why, by)
    _said(ctx, "dismissed", id=case)


@command.command("snooze")
@_case
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="DATE", help="Until when.")
@click.option("--why", default="", help="The reason, kept with the case.")
@_by
@click.pass_context
def snooze(ctx: click.Context, case: str, until: datetime, why: str, by: str) -> None:
    """Put an open case aside until a day."""
    from graph.commands import cases

    day = until.replace(tzinfo=ZoneInfo(settings_of(ctx).timezone))
    with _opened(ctx) as store:
        cases.snooze(store, case, day, why, by)
    _said(ctx, "snoozed", id=case, until=f"{day:%Y-%m-%d}")


@command.command("reopen")
@_case
@_why
@_by
@click.pass_context
def reopen(ctx: click.Context, case: str, why: str, by: str) -> None:
    """Take a decision back, or wake a case that was put aside."""
    from graph.commands import cases

    with _opened(ctx) as store:
        cases.reopen(store, case, why, by)
    _said(ctx, "reopened", id=case)


@command.command("hold")
@_case
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The CSV file.")
@click.pass_context
def hold(ctx: click.Context, case: str, out: Path) -> None:
    """Write what to hold of a confirmed case: open orders, accounts, unspent coupons."""
    from graph.commands.case_rules import hold_csv, hold_list

    lang, _ = _speech(ctx)
    with _opened(ctx) as store:
        rows = hold_list(store, case)
    try:
        out.write_text(hold_csv(rows, case), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise MachineError("cases.out", path=str(out), detail=error.strerror or str(error)) from error
    counts = {f"{kind}s": sum(row.kind == kind for row in rows) for kind in ("order", "account", "coupon")}
    click.echo(text(lang, "cases.held", rows=len(rows), path=str(out), **counts))


@command.command("flagged")
@_form
@click.pass_context
def flagged(ctx: click.Context, form: str) -> None:
    """Show orders placed since that match a confirmed case."""
    from graph.commands.case_rules import flagged as matching

    lang, zone = _speech(ctx)
    with _opened(ctx) as store:
        found = matching(store)
    if not found:
        click.echo(text(lang, "cases.flags.none"), err=True)
    rows = [
        {
            "at": f"{item.placed_at.astimezone(zone):%Y-%m-%d %H:%M}",
            "order": item.order_number,
            "amount": amount(item.amount),
            "currency": item.currency,
            "name": item.name,
            "account": item.account,
            "matches": ", ".join(text(lang, f"label.{label}") for label in dict.fromkeys(dict(item.matches))),
            "case": item.case_id,
        }
        for item in found
    ]
    if form != "table":
        _print_rows(rows, form)
        return
    for row in rows:
        click.echo(text(lang, "cases.flag", **row))


@command.command("precision")
@click.option("--detector", metavar="ID", help="Only cases this detector reports.")
@click.pass_context
def precision(ctx: click.Context, detector: str | None) -> None:
    """Show how many of the first cases people confirmed."""
    from graph.commands.case_feedback import precision_at

    lang, _ = _speech(ctx)
    with _opened(ctx) as store:
        found = precision_at(store, detector=detector)
    if not any(item.decided for item in found):
        click.echo(text(lang, "cases.precision.none"), err=True)
    for item in found:
        if item.share is not None:
            figures = {"depth": item.depth, "decided": item.decided, "confirmed": item.confirmed}
            click.echo(text(lang, "cases.precision", share=f"{item.share:.2f}", **figures))


def _print_rows(rows: list[dict[str, Any]], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    out = io.StringIO()
    columns = list(rows[0]) if rows else list(COLUMNS)
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    click.echo(out.getvalue(), nl=False)


def _plain(value: Any) -> Any:
    from graph.commands.case_rules import safe_cell

    return (
        safe_cell(value) if isinstance(value, str) else " ".join(value) if isinstance(value, list) else value
    )


def _speech(ctx: click.Context) -> tuple[str, ZoneInfo]:
    settings = settings_of(ctx)
    return terminal_language(settings.lang), ZoneInfo(settings.timezone)


def _said(ctx: click.Context, what: str, **params: object) -> None:
    click.echo(text(_speech(ctx)[0], f"cases.done.{what}", **params))


@contextmanager
def _opened(ctx: click.Context) -> Iterator[Store]:
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    with (
        shown(terminal_language(settings.lang)) as progress,
        Store.open(ensure_running(settings, progress)) as store,
    ):
        migrate(store)
        yield store
