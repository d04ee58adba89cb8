"""Cells that a spreadsheet shows and never computes: the one place where formulas are escaped."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters a spreadsheet may take for a formula (OWASP, CSV injection), full-width ones too."""


def safe_cell(value: object) -> object:
    """A text that could be taken for a formula gets an apostrophe in front; other values stay what they are.

    Phone numbers in international form (``+86138…``) are digits only and stay.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("+8613800138000"), safe_cell(-3)
    ("'=HYPERLINK(1)", '+8613800138000', -3)
    """
    if not isinstance(value, str) or not value or value[0].isalnum():
        return value
    stripped = value.lstrip(" \u3000")
    if not stripped.startswith(_STARTS) and not value.startswith(_STARTS):
        return value
    if stripped[:1] in "+-" and stripped[1:].isascii() and stripped[1:].replace(".", "", 1).isdigit():
        return value
    return "'" + value
