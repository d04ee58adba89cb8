"""Webhooks, for administrators: which systems hear of what, how each delivery went, and sending one again."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import InputError, UsageError
from graph.ledger import outbox, webhooks
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.ledger import ledger
from web.pages.webhooks import WebhookPage, WebhooksPage
from web.rendering import render, speaker
from web.requested import home_settings, paged, whole_number
from web.webhooks.addresses import networks_of, target_of

blueprint = Blueprint("webhooks", __name__)

AT_ONCE = 30


@blueprint.get("/webhooks")
@permits()
def listed() -> ResponseReturnValue:
    """All addresses."""
    return render(_page())


@blueprint.post("/webhooks")
@permits()
def add() -> ResponseReturnValue:
    """Add an address."""
    url, events = request.form.get("url", "").strip(), tuple(request.form.getlist("event"))
    try:
        target_of(url, networks_of(home_settings().webhook_networks))
        made = webhooks.add(ledger(), url, events, user().name)
    except (UsageError, InputError) as error:
        trouble = speaker().t(error.code, **error.params)
        return render(_page(trouble, url, events), error.http_status)
    note("webhooks.add", str(made.id), host=target_host(url))
    return redirect(url_for(".one", number=made.id, said="added"), 303)


@blueprint.get("/webhooks/<int:number>")
@permits()
def one(number: int) -> ResponseReturnValue:
    """One address with its deliveries, newest first."""
    found = webhooks.get(ledger(), number)
    rows, older = paged(outbox.deliveries(ledger(), number, AT_ONCE + 1, whole_number("before")), AT_ONCE)
    code = f"webhook.said.{request.args.get('said', '')}"
    said = speaker().t(code) if speaker().has(code) else ""
    return render(WebhookPage(found, tuple(rows), older, said))


@blueprint.post("/webhooks/<int:number>/<any(test, stop, start, forget):what>")
@permits()
def change(number: int, what: str) -> ResponseReturnValue:
    """Send a test there, stop sending, start again, or take the address away."""
    webhooks.get(ledger(), number)
    if what == "test":
        outbox.tell(ledger(), number)
    elif what == "stop":
        webhooks.stop(ledger(), number, "webhook.stopped.by-hand")
    elif what == "start":
        webhooks.start(ledger(), number)
    else:
        webhooks.forget(ledger(), number)
    note(f"webhooks.{what}", str(number))
    if what == "forget":
        return redirect(url_for(".listed"), 303)
    return redirect(url_for(".one", number=number, said=what), 303)


@blueprint.post("/webhooks/<int:number>/deliveries/<int:delivery>")
@permits()
def again(number: int, delivery: int) -> ResponseReturnValue:
    """Send a delivery again."""
    outbox.again(ledger(), number, delivery)
    note("webhooks.again", str(number), delivery=delivery)
    return redirect(url_for(".one", number=number, said="again"), 303)


def target_host(url: str) -> str:
    """The host of an address, for the audit log: its path may hold a secret."""
    return url.partition("://")[2].partition("/")[0]


def _page(trouble: str = "", url: str = "", events: tuple[str, ...] = outbox.EVENTS) -> WebhooksPage:
    return WebhooksPage(tuple(webhooks.listed(ledger())), outbox.EVENTS, trouble, url, events)
