"""Raw text to the plain text that is read: one width, one script, one kind of space."""

from __future__ import annotations

import re
import unicodedata

from graph.standardise.addresses.tables import tables

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffd]"
)
_DASHES = re.compile("-{2,}")
_SPACE = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_FORMS = str.maketrans(
    "，；：（）【】「」『』〔〕《》〈〉－—–‐−～＃﹟｜▪•●★", ",;:()()()()()()()-----~##|    "
)


def plain(raw: str) -> str:
    """NFKC, half-width marks, no invisible characters, simplified characters; a line break becomes `` | ``.

    >>> plain("臺北市　大安區　１０１號")
    '台北市 大安区 101号'
    """
    if not raw.isascii():
        if not unicodedata.is_normalized("NFKC", raw):
            raw = unicodedata.normalize("NFKC", _SURROGATE.sub(" ", raw))
        raw = raw.translate(_OTHER_FORMS).translate(tables().simplify)
    raw = _CONTROL.sub("", raw)
    if "--" in raw:
        raw = _DASHES.sub("-", raw)
    if "\n" in raw or "\r" in raw:
        raw = re.sub(r"\s*[\r\n]+\s*", " | ", raw.strip())
    return _SPACE.sub(" ", raw).strip()
