"""Signing in and out, and one's own account."""

from __future__ import annotations

import math
from datetime import timedelta

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from graph.errors import NotFoundError, UsageError
from graph.ledger import accounts
from graph.ledger.accounts import ROLES, User
from web.accounts import access, passwords, sessions
from web.accounts.access import open_to_all, permits
from web.accounts.auditing import note
from web.accounts.guard import carried, safe_path
from web.accounts.visitors import demo_user
from web.ledger import ledger
from web.pages.sign_in import AccountPage, CarriedPage, SignInPage
from web.rendering import render, speaker

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@open_to_all
def form() -> ResponseReturnValue:
    """The form; somebody signed in goes on."""
    wanted = safe_path(request.args.get("next", "/"))
    if sessions.load() is not None:
        return redirect(wanted, 303)
    return render(SignInPage(next=wanted, first=not accounts.any_user(ledger())))


@blueprint.post("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Check name and password; guessing is slowed by name and by address."""
    name, password = request.form.get("name", "")[:200], request.form.get("password", "")
    address = request.remote_addr or ""
    wait = accounts.must_wait(ledger(), name, address)
    if wait is not None:
        note("sign-in.slowed", name[:60])
        return _again(name, _wait_text(wait), 429)
    user = _known(name)
    right = passwords.matches(password[: passwords.MOST * 4], user.password if user else None)
    if user is None or not right or user.disabled:
        accounts.note_failure(ledger(), name, address)
        note("sign-in.failed", name[:60])
        return _again(name, speaker().t("sign-in.wrong"), 401)
    accounts.forget_failures(ledger(), name)
    if user.password and passwords.is_weak(user.password):
        accounts.rehash(ledger(), user, passwords.hashed(password))
    note("sign-in", user=user)
    return sessions.begin(_onward(), user)  # type: ignore[arg-type]


@blueprint.get("/sign-in/once/<token>")
@open_to_all
def once(token: str) -> ResponseReturnValue:
    """A link that `renmai demo` or `renmai user link` printed; it works once."""
    user = accounts.use_link(ledger(), token)
    if user is None:
        if sessions.load() is not None:
            return redirect("/", 303)
        page = SignInPage(trouble=speaker().t("sign-in.link"), first=not accounts.any_user(ledger()))
        return render(page, 401)
    note("sign-in.link", user=user)
    return sessions.begin(redirect("/", 303), user)  # type: ignore[arg-type]


@blueprint.post("/sign-in/demo")
@open_to_all
def demo() -> ResponseReturnValue:
    """Enter as the demo's user, where `renmai demo` serves these pages to this machine."""
    if not current_app.config["RENMAI_DEMO"] or request.remote_addr not in ("127.0.0.1", "::1"):
        raise NotFound
    user = demo_user(ledger())
    if user.disabled:
        return _again("", speaker().t("sign-in.wrong"), 401)
    note("sign-in.demo", user=user)
    return sessions.begin(_onward(), user)  # type: ignore[arg-type]


@blueprint.post("/sign-out")
@permits(*ROLES)
def sign_out() -> ResponseReturnValue:
    """Sign out on this browser."""
    note("sign-out")
    return sessions.end(redirect(url_for(".form"), 303))  # type: ignore[arg-type]


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    """One's own account."""
    return render(AccountPage(access.user(), done="done" in request.args))


@blueprint.post("/account/password")
@permits(*ROLES)
def change_password() -> ResponseReturnValue:
    """Change one's own password; other browsers are signed out."""
    user = access.user()
    try:
        _change(user)
    except UsageError as error:
        trouble = speaker().t(error.code, **error.params)
        return render(AccountPage(user, trouble=trouble), 400)
    note("account.password")
    return sessions.begin(redirect(url_for(".account", done=1), 303), user)  # type: ignore[arg-type]


def _change(user: User) -> None:
    new = request.form.get("new", "")
    if user.password and not passwords.matches(request.form.get("present", ""), user.password):
        raise UsageError("user.password.wrong")
    if new != request.form.get("again", ""):
        raise UsageError("user.password.differ")
    passwords.check(new, user.name)
    accounts.set_password(ledger(), user, passwords.hashed(new))


def _onward() -> ResponseReturnValue:
    waiting = carried(request.form.get("carried", ""))
    if waiting is not None:
        path, fields = waiting
        return render(CarriedPage(path, tuple(fields)))
    return redirect(safe_path(request.form.get("next", "/")), 303)


def _again(name: str, trouble: str, status: int) -> ResponseReturnValue:
    packed = request.form.get("carried", "")
    wanted = safe_path(request.form.get("next", "/"))
    first = not accounts.any_user(ledger())
    return render(SignInPage(wanted, packed, bool(packed), trouble, name, first), status)


def _wait_text(wait: timedelta) -> str:
    minutes = math.ceil(wait.total_seconds() / 60)
    return speaker().t("sign-in.slowed", count=minutes)


def _known(name: str) -> User | None:
    try:
        return accounts.user_named(ledger(), name)
    except NotFoundError:
        return None
