"""Names in Latin letters: titles, suffixes, commas and particles; Chinese ones go to names_romanised."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.standardise.latin_parts import LatinName, tables, word
from graph.standardise.names_romanised import chinese_name
from graph.standardise.text import without_marks

_TOKEN = re.compile(r"[^\W\d_](?:[^\W_]|['.:-](?=[^\W_]))*\.?|\d(?:st|nd|rd|th)\b", re.IGNORECASE)
_ALIAS = re.compile(r"[\"“”](.+?)[\"“”]|\s'([^']+)'")
_PEERAGE = re.compile(
    r"^\s*(?:\d+(?:st|nd|rd|th)\b|(?:the\s+)?(?:duke|earl|baron|baronet|marquess|viscount|count|lord|sir)\b)",
    re.I,
)


@lru_cache(maxsize=1 << 16)
def parse(text: str) -> LatinName | None:
    """Read a name in Latin letters; None where it has no word.

    >>> parse("CHAN Tai Man, Peter").english_name, parse("wáng xiǎo míng").syllables
    ('peter', ('wang', 'xiao', 'ming'))
    >>> parse("Dr. Ludwig van Beethoven Jr.").surname
    'van beethoven'
    """
    if '"' in text or "'" in text or "“" in text:
        text = _ALIAS.sub(" ", text)
    first, comma, rest = text.partition(",")
    if comma and _PEERAGE.match(rest):
        rest = ""
    before, after = _tokens(first), _tokens(rest.replace(",", " "))
    honorific, gender, before = _titles(before)
    title_after, gender_after, after = _titles(after)
    suffix, before = _suffix(before)
    suffix_after, after = _suffix(after)
    if not before and not after:
        return None
    read = chinese_name(before, after) or _western(before, after)
    found = {name: getattr(read, name) for name in LatinName.__slots__}
    found |= {
        "honorific": honorific or title_after,
        "gender": gender or gender_after,
        "suffix": suffix or suffix_after,
    }
    return LatinName(**found)


def _tokens(text: str) -> list[str]:
    return [token for token in _TOKEN.findall(text) if token.strip(".")]


def _titles(tokens: list[str]) -> tuple[str | None, str | None, list[str]]:
    titles = tables()["titles"]
    shown: list[str] = []
    gender, at = None, 0
    while at < len(tokens) and tokens[at].lower().rstrip(".") in titles:
        word = tokens[at].lower().rstrip(".")
        if word in ("m", "hon") and not tokens[at].endswith("."):
            break
        if len(tokens) - at == 1 and not shown:
            break
        gender = gender or titles[word] or None
        shown.append(word)
        at += 1
    rest = tokens[at:]
    if len(rest) > 1 and rest[-1].lower().rstrip(".") in ("mr", "mrs", "ms", "miss", "madam", "dr", "prof"):
        word = rest[-1].lower().rstrip(".")
        return word, titles[word] or None, rest[:-1]
    return " ".join(shown) or None, gender, rest


def _suffix(tokens: list[str]) -> tuple[str | None, list[str]]:
    found = []
    while tokens and tokens[-1].lower().rstrip(".") in tables()["suffixes"]:
        word = tokens[-1].lower().rstrip(".")
        short = (
            len(word) <= 2
            and not tokens[-1].isupper()
            and not tokens[-1].endswith(".")
            and word not in ("jr", "sr", "ii")
        )
        if (
            short
            or (word == "ma" and len(tokens) < 4)
            or (len(tokens) < 3 and word in ("v", "vi", "i", "ba", "ma"))
        ):
            break
        found.append(word)
        tokens = tokens[:-1]
    return " ".join(reversed(found)) or None, tokens


def _western(before: list[str], after: list[str]) -> LatinName:
    """Given names then surname, or surname, comma, given names; particles belong to the surname."""
    lowered = [word(token) for token in before]
    if after:
        given = " ".join(word(token) for token in after)
        return LatinName("latin", " ".join(lowered), given, confidence=0.95)
    if len(lowered) == 1:
        known = without_marks(lowered[0]) in tables()["given"]
        surname, given_name = (None, lowered[0]) if known else (lowered[0], None)
        return LatinName("latin", surname, given_name, confidence=0.5, codes=("one-word",))
    caps = [token.isupper() and len(token.strip(".")) > 1 for token in before]
    if any(caps) and not all(caps) and caps[0] and not caps[-1]:
        size = next(at for at, upper in enumerate(caps) if not upper)
        return LatinName("latin", " ".join(lowered[:size]), " ".join(lowered[size:]), confidence=0.85)
    at = len(lowered) - 1
    while at > 1 and lowered[at - 1] in tables()["particles"]:
        at -= 1
    return LatinName("latin", " ".join(lowered[at:]), " ".join(lowered[:at]), confidence=0.9)
