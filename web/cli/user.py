"""`renmai user`: who may sign in to the pages, and as what."""

from __future__ import annotations

import json
import sys

import click

from graph.errors import UsageError
from graph.ledger import Ledger, accounts, audit
from graph.ledger.accounts import ROLES, User
from graph.settings import Settings
from web.cli import settings_of, terminal_language
from web.translations import text


@click.group("user")
def command() -> None:
    """Add users, list them, change their password or role, lock them out."""


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the user may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
@click.pass_context
def add(ctx: click.Context, name: str, role: str, password_stdin: bool) -> None:
    """Add the user NAME; the first one should be an administrator."""
    settings = settings_of(ctx)
    hashed = _new_password(settings, name, password_stdin)
    with Ledger.open(settings) as ledger:
        made = accounts.add_user(ledger, name, role, hashed)
        _note(ledger, "users.add", made, role)
    click.echo(_text(settings, "user.added", name=made.name, role=role), err=True)


@command.command("list")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True)
@click.pass_context
def list_users(ctx: click.Context, form: str) -> None:
    """List who may sign in."""
    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        found = accounts.users(ledger)
    rows = [
        {
            "name": item.name,
            "role": item.role,
            "disabled": item.disabled,
            "signedInAt": item.signed_in_at.isoformat() if item.signed_in_at else None,
        }
        for item in found
    ]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        state = "disabled" if row["disabled"] else row["signedInAt"] or "-"
        click.echo(f"{row['name']}\t{row['role']}\t{state}")
    if not rows:
        click.echo(_text(settings, "user.none"), err=True)


@command.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
@click.pass_context
def password(ctx: click.Context, name: str, password_stdin: bool) -> None:
    """Give NAME a new password and end all sessions of that user."""
    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        user = accounts.user_named(ledger, name)
        accounts.set_password(ledger, user, _new_password(settings, user.name, password_stdin))
        _note(ledger, "users.password", user)
    click.echo(_text(settings, "user.changed.password", name=user.name), err=True)


@command.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@click.pass_context
def role(ctx: click.Context, name: str, role: str) -> None:
    """Give NAME another role, from the next request on."""
    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        user = accounts.user_named(ledger, name)
        accounts.set_role(ledger, user, role)
        _note(ledger, "users.role", user, role)
    click.echo(_text(settings, "user.changed.role", name=user.name, role=role), err=True)


@command.command("disable")
@click.argument("name")
@click.pass_context
def disable(ctx: click.Context, name: str) -> None:
    """Lock NAME out and end all sessions of that user."""
    _lock(settings_of(ctx), name, True)


@command.command("enable")
@click.argument("name")
@click.pass_context
def enable(ctx: click.Context, name: str) -> None:
    """Let NAME sign in again."""
    _lock(settings_of(ctx), name, False)


@command.command("link")
@click.argument("name")
@click.option("--port", default=8000, show_default=True, metavar="PORT", help="Of the front end.")
@click.pass_context
def link(ctx: click.Context, name: str, port: int) -> None:
    """Print a link that signs NAME in once, on this machine; for a forgotten password."""
    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        user = accounts.user_named(ledger, name)
        token = accounts.make_link(ledger, user)
        _note(ledger, "users.link", user)
    minutes = int(accounts.LINK_LIFE.total_seconds() // 60)
    click.echo(_text(settings, "user.link", name=user.name, minutes=minutes, address="").rstrip(), err=True)
    click.echo(link_address(token, port))


def link_address(token: str, port: int) -> str:
    """The address of a one-time link on this machine."""
    return f"http://127.0.0.1:{port}/sign-in/once/{token}"


def _lock(settings: Settings, name: str, disabled: bool) -> None:
    said = "disabled" if disabled else "enabled"
    with Ledger.open(settings) as ledger:
        user = accounts.user_named(ledger, name)
        accounts.set_disabled(ledger, user, disabled)
        _note(ledger, f"users.{said}", user)
    click.echo(_text(settings, f"user.changed.{said}", name=user.name), err=True)


def _new_password(settings: Settings, name: str, from_stdin: bool) -> str:
    from web.accounts import passwords

    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        prompt = _text(settings, "user.prompt", name=name, least=passwords.LEAST)
        given = click.prompt(prompt, hide_input=True, err=True)
        if click.prompt(_text(settings, "user.prompt.again"), hide_input=True, err=True) != given:
            raise UsageError("user.password.differ")
    passwords.check(given, name)
    return passwords.hashed(given)


def _note(ledger: Ledger, action: str, user: User, role: str | None = None) -> None:
    """Whoever may run this command owns the home; the log says it came from the terminal."""
    detail = {"role": role} if role else {}
    audit.note(
        ledger, audit.Entry(action, user.name, user_name="renmai user", address="terminal", detail=detail)
    )


def _text(settings: Settings, code: str, **params: object) -> str:
    return text(terminal_language(settings.lang), code, **params)
