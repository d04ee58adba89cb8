"""One message to one address: signed after standardwebhooks.com, without redirects, within a time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import metadata

from graph.errors import InputError, RenmaiError
from graph.ledger.outbox import Delivery
from graph.ledger.webhooks import PREFIX
from web.webhooks.addresses import Network, Target, target_of

SECONDS = 10.0
"""For each step of a connection; `DEADLINE` for all of it."""

DEADLINE = 20.0

GONE = 410


def body_of(delivery: Delivery) -> bytes:
    """What is sent: the event, when it happened, and what is said with it."""
    told = {"type": delivery.event, "timestamp": delivery.at.isoformat(), "data": dict(delivery.params)}
    return json.dumps(told, ensure_ascii=False).encode()


def signature(secret: str, id_: str, timestamp: int, body: bytes) -> str:
    """The signature of a message: ``v1,`` and HMAC-SHA256 in base64.

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "m1", 1614265330, b"{}")
    'v1,8YxLThjC1UH/lB6jHeoHMy3rK/Ry4AmdHfoHMWvvuEI='
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.new(key, f"{id_}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(made.digest()).decode()}"


def headers_of(secret: str, delivery: Delivery, body: bytes, now: datetime) -> dict[str, str]:
    """Headers of a message; the time is that of the try."""
    at = int(now.timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"Renmai/{metadata.version('renmai')}",
        "webhook-id": delivery.announcement,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(secret, delivery.announcement, at, body),
    }


def send(url: str, body: bytes, headers: Mapping[str, str], networks: Sequence[Network] = ()) -> int:
    """Send a message.

    Returns:
        The HTTP status of the answer, whatever it is; a redirect is not followed.

    Raises:
        UsageError, InputError: as `web.webhooks.addresses.target_of`.
        InputError: ``webhook.unreachable``: no answer came.
    """
    target = target_of(url, networks)
    connection = _Pinned(target)
    deadline = threading.Timer(DEADLINE, connection.cut)
    deadline.daemon = True
    try:
        deadline.start()
        connection.request("POST", target.path, body, dict(headers))
        return connection.getresponse().status
    except RenmaiError:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        detail = str(error) or type(error).__name__
        raise InputError("webhook.unreachable", host=target.host, detail=detail[:200]) from error
    finally:
        deadline.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked up, with the certificate of the name."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self._target = target
        self.default_port = (
            443 if target.is_tls else 80
        )  # the Host header names the port only where it is odd

    def connect(self) -> None:
        """Connect to the address, whatever the name means by now."""
        self.sock = socket.create_connection((self._target.ip, self._target.port), SECONDS)
        if self._target.is_tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self._target.host)

    def cut(self) -> None:
        """End what takes too long."""
        if self.sock is not None:
            self.sock.close()
