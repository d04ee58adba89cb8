"""Delivering what is due: by the worker, a few seconds after it happened, and again where nobody answered."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from graph.errors import RenmaiError
from graph.ledger import Ledger, outbox, webhooks
from graph.ledger.outbox import BACKOFF, Delivery
from graph.ledger.webhooks import Webhook
from graph.settings import Settings
from web.webhooks.addresses import Network, networks_of
from web.webhooks.sending import GONE, body_of, headers_of, send

LOOK_SECONDS = 2.0
TIDY_SECONDS = 3600.0
BUDGET = 30.0
"""Seconds of one round spent on one address at most, so that a slow one holds up nobody else for long."""

AT_ONCE = 8

log = logging.getLogger("renmai.webhooks")


def deliver_due(ledger: Ledger, networks: Sequence[Network]) -> int:
    """Try once whatever is due.

    Returns:
        How many deliveries were tried.
    """
    waiting: dict[int, list[Delivery]] = {}
    for item in outbox.due(ledger):
        waiting.setdefault(item.webhook, []).append(item)
    if not waiting:
        return 0
    known = {item.id: item for item in webhooks.listed(ledger)}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        rounds = [
            pool.submit(_to_one, ledger, known[number], items, networks) for number, items in waiting.items()
        ]
        return sum(item.result() for item in rounds)


def _to_one(ledger: Ledger, webhook: Webhook, items: Sequence[Delivery], networks: Sequence[Network]) -> int:
    """Deliver to one address until it does not answer, or has had its time."""
    began = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - began > BUDGET:
            return done
        answer, error = _try(webhook, item, networks)
        outbox.tried(ledger, item, answer, error)
        if answer == GONE:
            webhooks.stop(ledger, webhook.id, "webhook.stopped.gone")
            return done + 1
        if error is not None and (answer is None or answer >= 500 or answer == 429):
            wait = BACKOFF[min(item.attempts, len(BACKOFF) - 1)]
            outbox.postpone(ledger, webhook.id, datetime.now(UTC) + timedelta(seconds=wait))
            return done + 1
    return len(items)


def _try(
    webhook: Webhook, item: Delivery, networks: Sequence[Network]
) -> tuple[int | None, tuple[str, dict[str, str]] | None]:
    body = body_of(item)
    try:
        answer = send(webhook.url, body, headers_of(webhook.secret, item, body, datetime.now(UTC)), networks)
    except RenmaiError as error:
        return None, (error.code, {name: str(value) for name, value in error.params.items()})
    refused = ("webhook.answer", {"status": str(answer)})
    return answer, None if 200 <= answer < 300 else refused


class Delivering:
    """A thread of the worker that delivers until it is told to end."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._over = settings, threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="webhooks", daemon=True)

    def __enter__(self) -> Delivering:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(LOOK_SECONDS)

    def _go_on(self) -> None:
        networks = networks_of(self._settings.webhook_networks)
        tidied = 0.0
        with Ledger.open(self._settings) as ledger:
            while not self._over.is_set():
                try:
                    deliver_due(ledger, networks)
                    if time.monotonic() - tidied > TIDY_SECONDS:
                        outbox.tidy(ledger)
                        tidied = time.monotonic()
                except RenmaiError as error:  # the ledger may be busy or away; what is due stays due
                    log.warning("webhooks are not delivered: %s", error)
                except Exception:
                    log.exception("webhooks are not delivered")
                self._over.wait(LOOK_SECONDS)
