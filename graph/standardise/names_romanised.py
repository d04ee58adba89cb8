"""Chinese names in Latin letters: Pinyin, Hong Kong and Taiwan spellings, in either order."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from math import log10

from graph.standardise.latin_parts import LatinName, tables, word
from graph.standardise.romanisation import (
    inventory,
    segment,
    surname_rank,
    surname_tables,
    surnames_spelled,
    toneless,
)

_CAMEL = re.compile(r"(?<=[a-zü])(?=[A-Z])")
_TONES = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]", re.IGNORECASE)
_TONE_DIGIT = re.compile(r"[a-zü:]+[1-5]\b", re.IGNORECASE)


def chinese_name(before: list[str], after: list[str]) -> LatinName | None:
    """A Chinese name in Latin letters, in either order, with or without an English given name."""
    given, known = tables()["given"], surnames_spelled()
    if len(before) > 1 and not any(
        _plain(piece) in known for token in before for piece in _CAMEL.split(token)
    ):
        return None
    if after and len(before) == 1 and _plain(before[0]) in surnames_spelled():
        english = [token for token in after if _is_english(token)]
        chinese = [token for token in after if token not in english]
        return _chinese_ordered([before[0]], chinese, english, 0.95)
    if after and not all(_is_english(token) or len(token.strip(".")) == 1 for token in after):
        return None
    tokens = [piece for token in before for piece in _CAMEL.split(token)]
    english = [*after]
    if len(tokens) > 1:
        while (
            len(tokens) > 2
            and _is_english(tokens[0])
            and not _marked(tokens[0])
            and not (_plain(tokens[0]) in known and _chinese_first(tokens))
        ):
            english.append(tokens.pop(0))
        while (
            len(tokens) > 2 and _is_english(tokens[-1]) and _plain(tokens[-1]) not in _surname_words(tokens)
        ):
            english.append(tokens.pop())
        if len(tokens) == 2 and not english:
            west = [at for at in (0, 1) if _plain(tokens[at]) in given and not _marked(tokens[at])]
            if west == [0] and _plain(tokens[1]) in surnames_spelled() and not _chinese_first(tokens):
                return _chinese_ordered([tokens[1]], [], [tokens[0]], 0.85)
            if (
                west == [1]
                and _plain(tokens[0]) in surnames_spelled()
                and (tokens[0].isupper() and not tokens[1].isupper())
            ):
                return _chinese_ordered([tokens[0]], [], [tokens[1]], 0.85)
    return _either_order(tokens, english)


def _chinese_first(tokens: list[str]) -> bool:
    """Lee Wing, whose first word is the commoner surname, against Ken Wong and Dan Li."""
    return surname_rank(_plain(tokens[0])) < min(20, surname_rank(_plain(tokens[1])))


def _surname_words(tokens: list[str]) -> frozenset[str]:
    """The last word when it alone could be the surname of what stands before it."""
    return frozenset({_plain(tokens[-1])} if _plain(tokens[0]) not in surnames_spelled() else ())


def _marked(token: str) -> bool:
    return bool(_TONES.search(token) or _TONE_DIGIT.search(token))


def _is_english(token: str) -> bool:
    return _plain(token) in tables()["given"]


@lru_cache(maxsize=1 << 15)
def _plain(token: str) -> str:
    return toneless(token).replace("-", "").replace("'", "").replace(".", "")


def _either_order(tokens: list[str], english: list[str]) -> LatinName | None:
    known = surnames_spelled()
    if len(tokens) == 1:
        return _oneword(tokens[0], english)
    if english and len(tokens) == 2 and _compound(tokens):
        return _chinese_ordered(tokens, [], english, 0.85)
    options: list[tuple[float, list[str], list[str]]] = []
    caps = [token.isupper() and len(token) > 1 for token in tokens]
    for size in (1, 2):
        for at_end in (False, True):
            surname = tokens[-size:] if at_end else tokens[:size]
            rest = tokens[:-size] if at_end else tokens[size:]
            if (
                not rest
                or "".join(map(_plain, surname)) not in known
                or (size == 2 and _compound(surname) is None)
            ):
                continue
            score = (0.5 if at_end else 0.6) + 0.12 * (
                2.6 - log10(1 + surname_rank("".join(map(_plain, surname))))
            )
            marks = caps[-size:] if at_end else caps[:size]
            others = caps[:-size] if at_end else caps[size:]
            if all(marks) and not any(others):
                score += 0.35
            elif any(others) and not all(marks):
                score -= 0.3
            score += 0.3 if _compound(surname) and (size == 2 or len(surname[0]) > 4) else 0.0
            if at_end and len(rest) == 1 and len(_syllables(rest, "pinyin") or _romanised(rest) or ()) == 2:
                score += 0.15
            options.append((score, surname, rest))
    options.sort(key=lambda option: -option[0])
    for score, surname, rest in options:
        both = len(options) > 1 and score - options[1][0] < 0.15 and options[0][2] is rest
        read = _chinese_ordered(surname, rest, english, min(0.95, 0.25 + score), both)
        if read is not None:
            return read
    return None


def _compound(surname: list[str]) -> str | None:
    joined = "".join(map(_plain, surname))
    names = surnames_spelled().get(joined, ())
    return next((name for name, _ in names if len(name) > 1), None)


_SURELY_PINYIN = re.compile(r"zh|^x|q(?!u[aeio])|[^aeiou]x[iu]|ian[gh]?|uang?|iong|iao|[aeo]ng")
"""Letters that English and European names hardly have."""


def _oneword(token: str, english: list[str]) -> LatinName | None:
    """WangXiaoming is split at capitals before; here wangxiaoming, where it can only be read so."""
    plain = _plain(token)
    if plain in tables()["given"] or not (
        _marked(token) or (len(plain) > 5 and _SURELY_PINYIN.search(plain))
    ):
        return None
    read = segment(plain, "pinyin")
    if read is None or len(read) > 3 or len(read) < 2 or read[0] not in _pinyin_surnames():
        return None
    surname, rest = read[0], "".join(read[1:])
    doubt = () if _marked(token) else ("joined",)
    return LatinName(
        "pinyin",
        surname,
        rest,
        _joined(english),
        syllables=read,
        surname_syllables=1,
        confidence=0.5,
        codes=doubt,
    )


@cache
def _pinyin_surnames() -> frozenset[str]:
    return frozenset(
        spelled
        for spelled, names in surnames_spelled().items()
        if any(system == "pinyin" for _, system in names)
    )


def _joined(tokens: list[str]) -> str | None:
    return " ".join(word(token) for token in tokens) or None


def _syllables(tokens: list[str], system: str) -> tuple[str, ...] | None:
    """The syllables of given-name words, at most three, all of one system."""
    found: list[str] = []
    for token in tokens:
        for piece in _pieces(token):
            split = segment(piece, system, 3)
            if split is None:
                return None
            found.extend(split)
    return tuple(found) if 0 < len(found) <= 3 else None


@lru_cache(maxsize=1 << 14)
def _pieces(token: str) -> tuple[str, ...]:
    return tuple(piece for piece in re.split(r"[-']", toneless(token)) if piece)


def _chinese_ordered(
    surname: list[str], rest: list[str], english: list[str], confidence: float, both: bool = False
) -> LatinName | None:
    joined = "".join(map(_plain, surname))
    names = surnames_spelled().get(joined)
    if not names:
        return None
    systems = {system for _, system in names}
    compound = next((name for name, _ in names if len(name) > 1), None)
    initials = bool(rest) and all(len(token.strip(".")) == 1 for token in rest)
    mandarin = "pinyin" in systems and (not rest or _syllables(rest, "pinyin") is not None)
    mandarin = mandarin and not _hong_kong_style(surname, rest)
    read = () if initials or not rest else _syllables(rest, "pinyin") if mandarin else _romanised(rest)
    if read is None or (not mandarin and _run_together(rest, read) and joined not in _hong_kong_surnames()):
        return None
    if not read and not english and not initials:
        return None
    head = _surname_syllables(joined, surname, compound)
    given = "".join(read) if mandarin else " ".join(read)
    script = "pinyin" if mandarin and rest and not initials else "romanised" if read else "latin"
    given_name = given or (_joined(rest) if initials else None) or (_joined(english) if not read else None)
    codes = ("order-unsure",) if both and not _any_marked(surname, rest) else ()
    shown = joined if compound or len(surname) == 1 else " ".join(map(_plain, surname))
    return LatinName(
        script, shown, given_name, _joined(english), syllables=(*head, *read), surname_syllables=len(head),
        confidence=min(confidence, 0.6) if codes else confidence, codes=codes,
    )  # fmt: skip


def _run_together(rest: list[str], read: tuple[str, ...]) -> bool:
    """Whether several syllables stand in one word without hyphen, as in Waiming and in Gunning."""
    return len(rest) == 1 and len(read) > 1 and "-" not in rest[0]


@cache
def _hong_kong_surnames() -> frozenset[str]:
    return frozenset(spelled for listed in surname_tables()["hong_kong"].values() for spelled in listed)


def _hong_kong_style(surname: list[str], rest: list[str]) -> bool:
    """``MA Ka Lok``: the surname in capitals and the syllables apart, as Hong Kong's papers write."""
    apart = len(rest) > 1 and surname[0].isupper() and not any(token.isupper() for token in rest)
    return apart and not any(map(_marked, rest)) and _syllables(rest, "hong_kong") is not None


def _any_marked(surname: list[str], rest: list[str]) -> bool:
    return any(token.isupper() and len(token) > 1 for token in surname) and not all(
        token.isupper() for token in rest
    )


def _romanised(rest: list[str]) -> tuple[str, ...] | None:
    """The syllables in the system that needs the fewest, Hong Kong's first."""
    splits = (_syllables(rest, system) for system in ("hong_kong", "wade_giles", "jyutping", "chinese"))
    return min((split for split in splits if split is not None), key=len, default=None)


def _surname_syllables(joined: str, surname: list[str], compound: str | None) -> tuple[str, ...]:
    if len(surname) == 2:
        return tuple(map(_plain, surname))
    if compound and joined not in inventory("chinese"):
        for system in ("pinyin", "hong_kong", "chinese"):
            found = segment(joined, system, 2)
            if found and len(found) == 2:
                return found
    return (joined,)
