"""Webhooks: addresses and what was delivered to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.ledger.outbox import Delivery
from graph.ledger.webhooks import Webhook
from web.pages import Page


@dataclass(frozen=True, slots=True)
class WebhooksPage(Page):
    """All addresses.

    Attributes:
        events: What one can hear of.
        trouble: What was wrong with the form just sent; ``url`` and ``chosen`` are what it held.
    """

    template: ClassVar[str] = "webhooks.html"
    webhooks: tuple[Webhook, ...]
    events: tuple[str, ...]
    trouble: str = ""
    url: str = ""
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebhookPage(Page):
    """One address; ``older`` is the number to go on below."""

    template: ClassVar[str] = "webhook.html"
    webhook: Webhook
    deliveries: tuple[Delivery, ...]
    older: int | None
    said: str = ""
