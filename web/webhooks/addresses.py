"""Which addresses webhooks may reach: public ones over HTTPS, private ones in networks a setting names.

An address is looked up once and the connection made to what was found, so that a name cannot answer with a
public address when it is checked and with a private one when it is used.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from graph.errors import InputError, UsageError

LONGEST = 1_000

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_EMBEDDING = ipaddress.ip_network("64:ff9b::/96")
"""NAT64 (RFC 6052): the last 32 bits are the IPv4 address that is reached."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: the address looked up, and what to ask for there."""

    ip: str
    host: str
    port: int
    path: str
    is_tls: bool


def networks_of(setting: str | None) -> tuple[Network, ...]:
    """Networks of the setting RENMAI_WEBHOOK_NETWORKS.

    Raises:
        InputError: ``webhook.networks``: one is no network.

    >>> [str(item) for item in networks_of("10.1.0.0/16, 127.0.0.1")]
    ['10.1.0.0/16', '127.0.0.1/32']
    """
    parts = (setting or "").replace(",", " ").split()
    try:
        return tuple(ipaddress.ip_network(part) for part in parts)
    except ValueError as error:
        raise InputError("webhook.networks", text=setting or "") from error


def target_of(url: str, networks: Sequence[Network] = ()) -> Target:
    """Look an address up, and refuse it where messages must not go.

    Args:
        url: As kept.
        networks: Private networks that are allowed.

    Raises:
        UsageError: ``webhook.url``, ``webhook.private`` or ``webhook.plain``.
        InputError: ``webhook.unknown-host``.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise UsageError("webhook.url", url=url[:200]) from error
    host = parts.hostname or ""
    odd = any(ord(sign) < 33 for sign in url.strip()) or len(url) > LONGEST
    if parts.scheme not in ("https", "http") or not host or parts.username or parts.password or odd:
        raise UsageError("webhook.url", url=url[:200])
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError("webhook.unknown-host", host=host[:200]) from error
    ips = [ipaddress.ip_address(str(item[4][0]).partition("%")[0]) for item in found]
    refused = [ip for ip in ips if not is_public(ip) and not _is_in(ip, networks)]
    if refused or not ips:
        raise UsageError("webhook.private", host=host[:200])
    if parts.scheme == "http" and not all(_is_in(ip, networks) for ip in ips):
        raise UsageError("webhook.plain", host=host[:200])
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(str(ips[0]), host, port, path, parts.scheme == "https")


def is_public(ip: Ip) -> bool:
    """Whether an address is one of the public internet, also behind the ways IPv6 hides an IPv4 address.

    >>> [is_public(ipaddress.ip_address(text)) for text in ("8.8.8.8", "169.254.169.254", "::ffff:10.0.0.1")]
    [True, False, False]
    """
    inner: Ip | None = None
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _EMBEDDING:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    reachable = ip.is_global or ip in _EMBEDDING or inner is not None
    return reachable and not ip.is_multicast and (inner is None or is_public(inner))


def _is_in(ip: Ip, networks: Sequence[Network]) -> bool:
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return any(item.version == one.version and one in item for item in networks for one in (mapped or ip,))
