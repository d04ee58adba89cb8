"""Raw text to the plain text that is read: one width, one script, one kind of space."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from graph.standardise.addresses.tables import tables

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffd]"
)
_DASHES = re.compile("-{2,}")
_LINES = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")
_LETTER, _HAN = re.compile("[A-Za-zÀ-ÿ]"), re.compile("[\u3400-\u9fff]")
_UNUSUAL = re.compile("[^\x00-\x7f\u4e00-\u9fff]")
_SPACE = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_FORMS = str.maketrans(
    "，；：（）【】「」『』〔〕《》〈〉－—–‐−～＃﹟｜▪•●★", ",;:()()()()()()()-----~##|    "
)


def plain(raw: str) -> tuple[str, str]:
    """A text as it is read, and the same with its characters kept as written.

    NFKC, half-width marks, no invisible characters; a line break becomes `` | ``. The first has simplified
    characters, one for one, so that places in the two are the same.

    >>> plain("臺北市　大安區　１０１號")
    ('台北市 大安区 101号', '臺北市 大安區 101號')
    """
    if not raw.isascii() and _UNUSUAL.search(raw):
        raw = unicodedata.normalize("NFKC", _SURROGATE.sub(" ", raw)).translate(_OTHER_FORMS)
    if not raw.isprintable():
        raw = _broken_lines(raw)
    if "--" in raw:
        raw = _DASHES.sub("-", raw)
    if "  " in raw:
        raw = _SPACE.sub(" ", raw)
    kept = raw.strip()
    if not kept.isascii() and _traditional().search(kept):
        return kept.translate(tables().simplify), kept
    return kept, kept


def is_latin(text: str) -> bool:
    """Whether a plain text is written in Latin letters.

    >>> is_latin("12 High Street, London"), is_latin("A座1203")
    (True, False)
    """
    letters = len(_LETTER.findall(text))
    return letters >= 5 and letters > 4 * len(_HAN.findall(text))


def _broken_lines(raw: str) -> str:
    """No control characters; line breaks as a mark between parts."""
    raw = _LINES.sub(" | ", raw.strip())
    return _CONTROL.sub("", _SPACE.sub(" ", raw))


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, tables().simplify))}]")
