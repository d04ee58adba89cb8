"""Chinese numerals of doors as digits."""

from __future__ import annotations

import re

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERALS = frozenset("零〇一二三四五六七八九十百两")
_NUMERAL = re.compile("[零〇一二三四五六七八九十百两]+")


def arabic(text: str) -> str:
    """A door part with its Chinese numerals as digits.

    >>> arabic("十三号楼"), arabic("三单元"), arabic("一二〇三室")
    ('13号楼', '3单元', '1203室')
    """
    if _NUMERALS.isdisjoint(text):
        return text
    return _NUMERAL.sub(lambda found: _value(found.group()), text)


def _value(numeral: str) -> str:
    if not any(char in "十百" for char in numeral):
        return "".join(str(_DIGITS[char]) for char in numeral)
    total, current = 0, 0
    for char in numeral:
        if char == "十":
            total += (current or 1) * 10
            current = 0
        elif char == "百":
            total += (current or 1) * 100
            current = 0
        else:
            current = _DIGITS[char]
    return str(total + current)
