"""Phone numbers of the sample shop and the ways they are written."""

from __future__ import annotations

from random import Random

_MOBILE = [
    "130",
    "131",
    "132",
    "133",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "151",
    "152",
    "153",
    "155",
    "156",
    "157",
    "158",
    "159",
    "166",
    "170",
    "173",
    "175",
    "176",
    "177",
    "178",
    "180",
    "181",
    "182",
    "183",
    "185",
    "186",
    "187",
    "188",
    "189",
    "191",
    "193",
    "195",
    "198",
    "199",
]
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def mobile(rng: Random, hong_kong: bool = False) -> str:
    """A mobile number: eleven digits, or 852 and eight for Hong Kong."""
    if hong_kong:
        return f"852{rng.choice('5669')}{rng.randrange(10**7):07d}"
    return f"{rng.choice(_MOBILE)}{rng.randrange(10**8):08d}"


def masked(number: str) -> str:
    """The middle hidden, as exports have it.

    >>> masked("13812345678")
    '138****5678'
    """
    if number.startswith("852") and len(number) == 11:
        return f"{number[3:5]}****{number[-2:]}"
    return f"{number[:3]}****{number[-4:]}"


def written(rng: Random, number: str) -> str:
    """The number as somebody typed it."""
    roll = rng.random()
    if number.startswith("852") and len(number) == 11:
        local = number[3:]
        if roll < 0.5:
            return local
        return f"+852 {local[:4]} {local[4:]}" if roll < 0.75 else f"{local[:4]} {local[4:]}"
    if roll < 0.88:
        return number
    if roll < 0.92:
        return f"+86 {number}"
    if roll < 0.95:
        return f"{number[:3]}-{number[3:7]}-{number[7:]}"
    if roll < 0.98:
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    return number.translate(_WIDE)
