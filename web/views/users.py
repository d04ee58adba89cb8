"""Users, for administrators: add, give a role, lock out, give a new password; and the audit log."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import ConflictError, RenmaiError, UsageError
from graph.ledger import accounts, audit
from graph.ledger.accounts import User
from web.accounts import passwords
from web.accounts.access import permits
from web.accounts.auditing import note
from web.ledger import ledger
from web.pages.users import AuditPart, UsersPage
from web.rendering import render, speaker
from web.requested import whole_number

blueprint = Blueprint("users", __name__)

ENTRIES = 30


@blueprint.get("/users")
@permits()
def users() -> ResponseReturnValue:
    """Everybody who may sign in."""
    return render(_page())


@blueprint.get("/users/audit")
@permits()
def log() -> ResponseReturnValue:
    """A page of the audit log."""
    entries, more = _entries(whole_number("before"))
    return render(AuditPart(entries, more))


@blueprint.post("/users")
@permits()
def add() -> ResponseReturnValue:
    """Add a user with a first password."""
    name, role, password = (request.form.get(key, "") for key in ("name", "role", "password"))
    try:
        passwords.check(password, name)
        made = accounts.add_user(ledger(), name, role, passwords.hashed(password))
    except (UsageError, ConflictError) as error:
        return render(_page(error, name, role), error.http_status)
    note("users.add", made.name, role=role)
    return redirect(url_for(".users", said="added", name=made.name), 303)


@blueprint.post("/users/<name>/role")
@permits()
def role(name: str) -> ResponseReturnValue:
    """Give another role."""
    return _changed(
        name, "role", lambda user: accounts.set_role(ledger(), user, request.form.get("role", ""))
    )


@blueprint.post("/users/<name>/disable")
@permits()
def disable(name: str) -> ResponseReturnValue:
    """Lock a user out at once."""
    return _changed(name, "disabled", lambda user: accounts.set_disabled(ledger(), user, True))


@blueprint.post("/users/<name>/enable")
@permits()
def enable(name: str) -> ResponseReturnValue:
    """Let a user in again."""
    return _changed(name, "enabled", lambda user: accounts.set_disabled(ledger(), user, False))


@blueprint.post("/users/<name>/password")
@permits()
def password(name: str) -> ResponseReturnValue:
    """Give a new password; the user is signed out everywhere."""

    def change(user: User) -> None:
        given = request.form.get("password", "")
        passwords.check(given, user.name)
        accounts.set_password(ledger(), user, passwords.hashed(given))

    return _changed(name, "password", change)


def _changed(name: str, said: str, change: Callable[[User], None]) -> ResponseReturnValue:
    user = accounts.user_named(ledger(), name)
    try:
        change(user)
    except (UsageError, ConflictError) as error:
        return render(_page(error), error.http_status)
    note(f"users.{said}", user.name, role=request.form.get("role") or None)
    return redirect(url_for(".users", said=said, name=user.name), 303)


def _page(error: RenmaiError | None = None, name: str = "", role: str = "analyst") -> UsersPage:
    entries, more = _entries(None)
    trouble = speaker().t(error.code, **error.params) if error else ""
    code = f"users.said.{request.args.get('said', '')}"
    shown = request.args.get("name", "")[: accounts.LONGEST_NAME]
    said = speaker().t(code, name=shown) if not error and speaker().has(code) else ""
    return UsersPage(tuple(accounts.users(ledger())), entries, more, trouble, said, name, role)


def _entries(before: int | None) -> tuple[tuple[audit.Entry, ...], int | None]:
    found = tuple(audit.entries(ledger(), ENTRIES + 1, before))
    return found[:ENTRIES], found[ENTRIES - 1].id if len(found) > ENTRIES else None
