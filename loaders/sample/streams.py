"""Randomness that depends on the seed and a name only, and ids that tell nothing.

Every person, household, item and ring draws from a stream of its own, so that a chunk can be made without
the chunks before it, and the same seed gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def digest(*parts: object) -> int:
    """64 bits that look random, from the parts' text.

    >>> digest(7, "person", 1) == digest(7, "person", 1)
    True
    """
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


def stream(*parts: object) -> Random:
    """A generator of its own for the thing the parts name."""
    return Random(digest(*parts))  # noqa: S311


def hexadecimal(*parts: object, size: int = 16) -> str:
    """``size`` bytes as hexadecimal text, for device ids and tokens."""
    return blake2b("\x1f".join(map(str, parts)).encode("utf-8"), digest_size=size).hexdigest()


def base62(length: int, *parts: object) -> str:
    """Text of letters and digits, for openids and tokens."""
    number = int.from_bytes(
        blake2b("\x1f".join(map(str, parts)).encode("utf-8"), digest_size=32).digest(), "big"
    )
    letters = []
    for _ in range(length):
        number, rest = divmod(number, 62)
        letters.append(_BASE62[rest])
    return "".join(letters)


def scrambler(*parts: object, bits: int = 40) -> Callable[[int], int]:
    """A one-to-one function on numbers of so many bits in which neighbours land far apart.

    Ids are counters sent through it: unique without a memory of those given, and telling nothing.

    >>> f = scrambler(1, "orders", bits=16)
    >>> len({f(number) for number in range(1 << 16)}) == 1 << 16
    True
    """
    rng = stream("scrambler", *parts)
    mask = (1 << bits) - 1
    first, second, third = (rng.getrandbits(bits) | 1 for _ in range(3))
    offset = rng.getrandbits(bits)
    near, middle, far = bits // 2 - 1, bits // 2 + 1, bits // 2

    def scramble(number: int) -> int:
        number = (number * first + offset) & mask
        number ^= number >> near
        number = (number * second) & mask
        number ^= number >> middle
        number = (number * third) & mask
        return number ^ (number >> far)

    return scramble


class Weighted(Generic[T]):
    """Things to draw from with weights.

    >>> Weighted(["a", "b"], [1, 0]).draw(Random(1))
    'a'
    """

    __slots__ = ("items", "sums")

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self.items = list(items)
        self.sums = list(accumulate(weights))

    def draw(self, rng: Random) -> T:
        """One of the things."""
        return rng.choices(self.items, cum_weights=self.sums)[0]

    def __len__(self) -> int:
        return len(self.items)
