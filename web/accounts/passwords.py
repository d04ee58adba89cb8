"""Passwords: what is accepted (OWASP ASVS 5.0, chapter 6.2) and Argon2id hashes of it."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graph.errors import UsageError

LEAST, MOST = 10, 200

_HASHER = PasswordHasher(time_cost=3, memory_cost=47_104, parallelism=1)
"""More than OWASP asks of Argon2id (46 MiB, one pass)."""

_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890123456789",
    "1qaz2wsx3edc4rfv",
)
_GUESSED = (
    "password",
    "passw0rd",
    "letmein",
    "welcome",
    "iloveyou",
    "woaini",
    "renmai",
    "人脉",
    "administrator",
)


def check(password: str, name: str) -> None:
    """Refuse what is guessed first; there are no rules about kinds of characters.

    Raises:
        UsageError: ``user.password.short``, ``user.password.long`` or ``user.password.simple``.

    >>> check("three green lanterns", "Mei")
    """
    if len(password) < LEAST:
        raise UsageError("user.password.short", least=LEAST)
    if len(password) > MOST:
        raise UsageError("user.password.long", most=MOST)
    if _simple(password.casefold(), name.casefold()):
        raise UsageError("user.password.simple")


def hashed(password: str) -> str:
    """The Argon2id hash of a password, with its salt and costs."""
    return _HASHER.hash(_bytes(password))


def matches(password: str, hash_: str | None) -> bool:
    """Whether a password is the hashed one; takes as long where there is no hash."""
    try:
        return _HASHER.verify(hash_ or _nobody(), _bytes(password)) and hash_ is not None
    except (VerificationError, InvalidHashError):
        return False


def is_weak(hash_: str) -> bool:
    """Whether a hash was made at lower costs than today's."""
    return _HASHER.check_needs_rehash(hash_)


@cache
def _nobody() -> str:
    return _HASHER.hash(b"nobody")


def _bytes(password: str) -> bytes:
    """The same characters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _simple(password: str, name: str) -> bool:
    """
    >>> [
    ...     _simple(item, "mei")
    ...     for item in ("aaaaaaaaaaaa", "1234567890", "qwertyuiop", "password12", "mei123456789")
    ... ]
    [True, True, True, True, True]
    """
    rest = password
    for known in (name, *_GUESSED, *_pieces()):
        if len(known) > 2:
            rest = rest.replace(known, "")
    return len(set(password)) < 5 or len(rest) < 6


@cache
def _pieces() -> tuple[str, ...]:
    """Pieces of keyboard rows and of the alphabet, both ways, the longest first."""
    found = {
        text[start : start + size]
        for run in _RUNS
        for text in (run, run[::-1])
        for size in range(3, len(run) + 1)
        for start in range(len(run) - size + 1)
    }
    return tuple(sorted(found, key=len, reverse=True))
