"""Ocean Engine (巨量引擎) data source: a zip of text, one base64 message a line, each id with its code.

A line is a ``DmpData`` message of Protocol Buffers 2: field 1 repeats ``IdItem`` {2: code, 3: id in lower
case}; codes as published with the interface (4 MD5 of an IMEI, 5 MD5 of an IDFA, 6 SHA-256 of a phone).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator

from graph.exports.members import Format, Member, md5, mobile, sha256
from graph.exports.streams import gathered, zipped

IMEI_MD5, IDFA_MD5, PHONE_SHA256 = 4, 5, 6
_IMEI = re.compile(r"[0-9]{15}\Z")
_IDFA = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\Z")


def ids(member: Member) -> tuple[tuple[int, str], ...]:
    """Codes and ids of one member, phones first, each once.

    >>> [code for code, _ in ids(Member("p", phones=("+8613800138000",), devices=("490154203237518",)))]
    [6, 4]
    """
    found = [(PHONE_SHA256, sha256(mobile(one))) for one in member.phones if mobile(one)]
    for device in member.devices:
        if _IMEI.match(device) and _luhn(device):
            found.append((IMEI_MD5, md5(device)))
        elif _IDFA.match(device):
            found.append((IDFA_MD5, md5(device)))
    return tuple(dict.fromkeys(found))


def message(items: Iterable[tuple[int, str]]) -> bytes:
    """The bytes of a ``DmpData`` message; ids are shorter than 128 bytes, so every length is one byte.

    >>> message([(6, "ab")])
    b'\\n\\x06\\x10\\x06\\x1a\\x02ab'
    """
    parts = []
    for code, text in items:
        plain = text.encode()
        item = bytes((0x10, code, 0x1A, len(plain))) + plain
        parts.append(bytes((0x0A, len(item))) + item)
    return b"".join(parts)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _texts(members: Iterable[Member]) -> Iterator[bytes]:
    for member in members:
        yield base64.b64encode(message(ids(member))) + b"\n"


def _lines(members: Iterable[Member]) -> Iterator[bytes]:
    return zipped([("ids.txt", gathered(_texts(members)))])


FORMAT = Format(
    "ocean-engine", ".zip", _lines, lambda member: tuple(f"{code}:{id_}" for code, id_ in ids(member)),
    parts=frozenset({"devices"}),
)  # fmt: skip
