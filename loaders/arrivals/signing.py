"""Signatures of events: HMAC-SHA256 (RFC 2104) with a time, over the request's bytes as they were sent.

``Renmai-Signature: t=1767225600,v1=5f8a…`` where v1 is the hexadecimal HMAC-SHA256, keyed with the source's
secret, of the decimal seconds, a full stop, and the body.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

HEADER = "Renmai-Signature"

TOLERANCE = 300
"""Seconds a sender's clock may differ from ours."""

_FORM = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})", re.ASCII)


def secret_of(home_key: str, source: str, salt: str) -> str:
    """The secret of a source: follows from the home's key and the source's salt, so that none is stored.

    >>> secret_of("key", "shop", "1") == secret_of("key", "shop", "1") != secret_of("key", "shop", "2")
    True
    """
    made = hmac.new(home_key.encode(), f"events\x1f{source}\x1f{salt}".encode(), hashlib.sha256).digest()
    return "rmw_" + base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def sign(secret: str, seconds: int, body: bytes) -> str:
    """The value of the header for a body sent at a time (seconds since 1970).

    >>> sign("rmw_x", 0, b"{}")[:9]
    't=0,v1=af'
    """
    return f"t={seconds},v1={_digest(secret, str(seconds), body)}"


def is_signed(secret: str, header: str, body: bytes, now: float) -> bool:
    """Whether a header is the signature of a body, made within TOLERANCE of now.

    >>> (
    ...     is_signed("s", sign("s", 100, b"{}"), b"{}", 399.0),
    ...     is_signed("s", sign("s", 100, b"{}"), b"{}", 401.0),
    ... )
    (True, False)
    """
    found = _FORM.fullmatch(header.strip())
    if found is None or abs(now - int(found[1])) > TOLERANCE:
        return False
    return hmac.compare_digest(found[2], _digest(secret, found[1], body))


def _digest(secret: str, seconds: str, body: bytes) -> str:
    return hmac.new(secret.encode(), seconds.encode("ascii") + b"." + body, hashlib.sha256).hexdigest()
