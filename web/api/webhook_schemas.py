"""Shapes of what is asked and answered about webhooks."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Dict, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range

from graph.ledger.outbox import EVENTS


class WebhookBody(Schema):
    """An address and what it wants to hear of."""

    url = String(required=True, validate=Length(1, 1000), metadata={"example": "https://crm.example/hook"})
    events = List(String(validate=OneOf(EVENTS)), required=True, validate=Length(1, len(EVENTS)))


class Webhook(Schema):
    """An address."""

    id = Integer(required=True)
    url = String(required=True)
    events = List(String(), required=True)
    by = String(required=True)
    created_at = String(data_key="createdAt", required=True)
    stopped = String(allow_none=True, metadata={"description": "Code of why nothing is sent any more"})
    counts = Dict(keys=String(), values=Integer())


class WebhookAnswer(Webhook):
    """An address just added, with the secret its messages are signed with; it is not answered again."""

    secret = String(required=True)


class WebhooksAnswer(Schema):
    """All addresses."""

    webhooks = List(Nested(Webhook), required=True)


class AnnouncementAnswer(Schema):
    """What was announced; the id is the `webhook-id` of its messages."""

    id = String(required=True)


class DeliveriesQuery(Schema):
    """Which deliveries."""

    status = String(load_default=None, validate=OneOf(["waiting", "delivered", "dead"]))
    before = Integer(load_default=None, metadata={"description": "`next` of the page before"})
    size = Integer(load_default=50, validate=Range(1, 200))


class Delivery(Schema):
    """One event on its way to one address."""

    id = Integer(required=True)
    announcement = String(required=True)
    event = String(required=True)
    data = Dict()
    at = String(required=True)
    status = String(required=True)
    attempts = Integer(required=True)
    answer = Integer(allow_none=True, metadata={"description": "HTTP status of the last try"})
    error = String(allow_none=True)


class DeliveriesAnswer(Schema):
    """A page of deliveries, newest first."""

    deliveries = List(Nested(Delivery), required=True)
    next = Integer(allow_none=True)
