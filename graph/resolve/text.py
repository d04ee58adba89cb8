"""Folding of text before it is compared: width, case, accents, scripts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_NOT_WORD = re.compile(r"[^\w]+|_+")


def fold(raw: str) -> str:
    """Full-width to half-width, lower case, accents away, single spaces.

    >>> fold("  Ｊosé   GARCÍA ")
    'jose garcia'
    """
    if raw.isascii():
        return " ".join(raw.lower().split())
    split = unicodedata.normalize("NFKD", raw)
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFKC", bare).casefold().split())


def words(raw: str) -> list[str]:
    """The words of a text, folded, without punctuation.

    >>> words("O'Brien-Smith, J.")
    ['o', 'brien', 'smith', 'j']
    """
    return [word for word in _NOT_WORD.split(fold(raw)) if word]


def has_han(text: str) -> bool:
    """Whether the text has a Chinese character."""
    return _HAN.search(text) is not None


def han_runs(text: str) -> list[str]:
    """The runs of Chinese characters in a text, in their order.

    >>> han_runs("張 Wing 明")
    ['張', '明']
    """
    return _HAN_RUN.findall(text)


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=200_000)
def simplified(text: str) -> str:
    """Traditional characters as simplified ones; everything else as it is.

    >>> simplified("劉嘉欣")
    '刘嘉欣'
    """
    converted: str = _converter().convert(text)
    return converted
