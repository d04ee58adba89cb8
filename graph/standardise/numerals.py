"""Numbers written in Chinese numerals, ordinary (一二三) and financial (壹贰叁)."""

from __future__ import annotations

DIGITS = {character: value for value, pair in enumerate("零壹贰叁肆伍陆柒捌玖") for character in pair}
DIGITS |= {character: value for value, character in enumerate("〇一二三四五六七八九")}
DIGITS |= dict(zip("貳參肆陸弌弍弎两兩叄", (2, 3, 4, 6, 1, 2, 3, 2, 2, 3), strict=True))
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
NUMERALS = "".join(DIGITS) + "".join(_UNITS) + "".join(_MYRIADS)


def chinese_integer(text: str) -> int | None:
    """A whole number in Chinese numerals, financial or ordinary, positional or with units.

    >>> (
    ...     chinese_integer("壹仟贰佰"),
    ...     chinese_integer("一万二"),
    ...     chinese_integer("二〇二三"),
    ...     chinese_integer("元"),
    ... )
    (1200, 12000, 2023, None)
    """
    if not text or any(c not in NUMERALS for c in text):
        return None
    if not any(c in _UNITS or c in _MYRIADS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    last_unit = 1
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
            last_unit = 10 if character in "零〇" else last_unit
        elif character in _UNITS:
            last_unit = _UNITS[character]
            section += (digit or (1 if last_unit == 10 else 0)) * last_unit
            digit = 0
        else:
            myriad = _MYRIADS[character]
            total = (
                (total + section + digit) * myriad
                if myriad > 10**4 or not total
                else total + (section + digit) * myriad
            )
            section = digit = 0
            last_unit = myriad
    tail = digit * (last_unit // 10) if text[-1] in DIGITS and last_unit >= 100 else digit
    return total + section + tail
