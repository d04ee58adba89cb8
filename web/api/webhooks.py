"""Webhooks: addresses that hear of events, and how deliveries went."""

from __future__ import annotations

from typing import Any

from graph.ledger import outbox
from graph.ledger import webhooks as kept
from graph.ledger.outbox import Delivery
from graph.ledger.webhooks import Webhook
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.api.routes import blueprint, scope
from web.api.webhook_schemas import (
    AnnouncementAnswer,
    DeliveriesAnswer,
    DeliveriesQuery,
    WebhookAnswer,
    WebhookBody,
    WebhooksAnswer,
)
from web.ledger import ledger
from web.requested import home_settings, paged
from web.webhooks.addresses import networks_of, target_of

TAGS = ["Webhooks"]


@blueprint.get("/webhooks")
@permits()
@scope("webhooks")
@blueprint.output(WebhooksAnswer)
@blueprint.doc(tags=TAGS, summary="Addresses that hear of events", operation_id="list_webhooks")
def webhooks() -> Any:
    """All addresses; their secrets are shown only when they are made."""
    return {"webhooks": [_shown(item) for item in kept.listed(ledger())]}


@blueprint.post("/webhooks")
@permits()
@scope("webhooks")
@blueprint.input(WebhookBody)
@blueprint.output(WebhookAnswer, status_code=201)
@blueprint.doc(tags=TAGS, summary="Add an address", operation_id="add_webhook", responses=[400, 422])
def add_webhook(json_data: dict[str, Any]) -> Any:
    """Keep an address; the answer holds the secret its messages are signed with, this once."""
    url = json_data["url"].strip()
    target = target_of(url, networks_of(home_settings().webhook_networks))
    made = kept.add(ledger(), url, json_data["events"], user().name)
    note("webhooks.add", str(made.id), host=target.host)
    return {**_shown(made), "secret": made.secret}


@blueprint.delete("/webhooks/<int:number>")
@permits()
@scope("webhooks")
@blueprint.output({}, status_code=204)
@blueprint.doc(tags=TAGS, summary="Take an address away", operation_id="remove_webhook", responses=[404])
def remove_webhook(number: int) -> Any:
    """Nothing is sent there any more; its deliveries are forgotten."""
    kept.forget(ledger(), number)
    note("webhooks.forget", str(number))
    return ""


@blueprint.post("/webhooks/<int:number>/test")
@permits()
@scope("webhooks")
@blueprint.output(AnnouncementAnswer, status_code=202)
@blueprint.doc(tags=TAGS, summary="Send a test", operation_id="test_webhook", responses=[404])
def test_webhook(number: int) -> Any:
    """Send an event `webhook.test` there."""
    kept.get(ledger(), number)
    note("webhooks.test", str(number))
    return {"id": outbox.tell(ledger(), number)}


@blueprint.get("/webhooks/<int:number>/deliveries")
@permits()
@scope("webhooks")
@blueprint.input(DeliveriesQuery, location="query")
@blueprint.output(DeliveriesAnswer)
@blueprint.doc(tags=TAGS, summary="How deliveries went", operation_id="list_deliveries", responses=[404])
def deliveries(number: int, query_data: dict[str, Any]) -> Any:
    """Deliveries to an address, newest first; those done are remembered for 30 days."""
    kept.get(ledger(), number)
    size = query_data["size"]
    listed = outbox.deliveries(ledger(), number, size + 1, query_data["before"], query_data["status"])
    rows, following = paged(listed, size)
    return {"deliveries": [_delivery(item) for item in rows], "next": following}


@blueprint.post("/webhooks/<int:number>/deliveries/<int:delivery>/again")
@permits()
@scope("webhooks")
@blueprint.output(AnnouncementAnswer, status_code=202)
@blueprint.doc(tags=TAGS, summary="Send again", operation_id="redeliver", responses=[404])
def redeliver(number: int, delivery: int) -> Any:
    """Send a delivery again, with all its tries."""
    found = outbox.again(ledger(), number, delivery)
    note("webhooks.again", str(number), delivery=delivery)
    return {"id": found.announcement}


def _shown(item: Webhook) -> dict[str, Any]:
    counts = {status: item.counts.get(status, 0) for status in ("waiting", "delivered", "dead")}
    return {
        "id": item.id,
        "url": item.url,
        "events": list(item.events),
        "by": item.by,
        "created_at": item.created_at.isoformat(),
        "stopped": item.stopped or None,
        "counts": counts,
    }


def _delivery(item: Delivery) -> dict[str, Any]:
    return {
        "id": item.id,
        "announcement": item.announcement,
        "event": item.event,
        "data": dict(item.params),
        "at": item.at.isoformat(),
        "status": item.status,
        "attempts": item.attempts,
        "answer": item.answer,
        "error": item.error[0] if item.error else None,
    }
