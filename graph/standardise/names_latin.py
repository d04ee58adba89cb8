"""Names in Latin letters: Western order and commas, Pinyin, Hong Kong and Taiwan spellings, both orders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log10
from typing import Any

from graph.standardise.romanisation import inventory, segment, surname_rank, surnames_spelled, toneless
from graph.standardise.text import table, without_marks, words


@dataclass(frozen=True, slots=True)
class LatinName:
    """The parts of one name in Latin letters, lower case; ``syllables`` only for Chinese names.

    Attributes:
        script: pinyin, romanised (Hong Kong, Wade-Giles and other habits) or latin.
        syllables: One entry a character the name stands for, the surname's first.
        surname_syllables: How many of them are the surname's.
    """

    script: str
    surname: str | None
    given_name: str | None
    english_name: str | None = None
    honorific: str | None = None
    gender: str | None = None
    suffix: str | None = None
    syllables: tuple[str, ...] = ()
    surname_syllables: int = 0
    confidence: float = 0.9
    codes: tuple[str, ...] = ()


@cache
def tables() -> dict[str, Any]:
    """Titles, suffixes, particles, given names and their short forms."""
    raw = table("names")
    formal: dict[str, tuple[str, ...]] = {}
    for name, forms in raw["nicknames"].items():
        for form in (name, *str(forms).split()):
            formal[form] = (*formal.get(form, ()), name)
    titles = dict.fromkeys(raw["titles_male"].split(), "male")
    titles |= dict.fromkeys(raw["titles_female"].split(), "female")
    titles |= dict.fromkeys(raw["titles_neutral"].split(), "")
    return {
        "titles": titles,
        "suffixes": words(raw["suffixes"]),
        "particles": words(raw["particles"]),
        "formal": formal,
        "given": words(raw["given"]) | frozenset(formal),
        "organisation": words(raw["organisation_latin"]),
    }


def formal_names(given: str) -> tuple[str, ...]:
    """The formal names a given name may be short for; itself where none is known.

    >>> formal_names("Bob"), formal_names("Peter")
    (('robert',), ('peter',))
    """
    lowered = given.lower()
    return tuple(tables()["formal"].get(lowered, (lowered,)))


_TOKEN = re.compile(r"[^\W\d_](?:[^\W_]|['.:-](?=[^\W_]))*\.?|\d(?:st|nd|rd|th)\b", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-zü])(?=[A-Z])")
_TONES = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]", re.IGNORECASE)
_TONE_DIGIT = re.compile(r"[a-zü:]+[1-5]\b", re.IGNORECASE)
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
    read = _chinese(before, after) or _western(before, after)
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
        if word == "m" and not tokens[at].endswith("."):
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


def _chinese(before: list[str], after: list[str]) -> LatinName | None:
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
        while len(tokens) > 2 and _is_english(tokens[0]) and not _marked(tokens[0]):
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
    return surname_rank(_plain(tokens[0])) < min(100, surname_rank(_plain(tokens[1])))


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
        return _one_word(tokens[0], english)
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
            score += 0.15 if at_end and len(rest) == 1 and len(_syllables(rest) or ()) == 2 else 0.0
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


def _one_word(token: str, english: list[str]) -> LatinName | None:
    """WangXiaoming is split at capitals before; here wangxiaoming, where it can only be read so."""
    plain = _plain(token)
    if plain in tables()["given"] or len(plain) < 4:
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
    return " ".join(_word(token) for token in tokens) or None


def _word(token: str) -> str:
    return token.lower().rstrip(".")


def _syllables(tokens: list[str], system: str | None = None) -> tuple[str, ...] | None:
    """The syllables of given-name words, all of one system where possible."""
    pieces = [piece for token in tokens for piece in re.split(r"[-']", toneless(token)) if piece]
    for name in (system,) if system else ("pinyin", "hong_kong", "wade_giles", "jyutping", "chinese"):
        split = [segment(piece, name, 3) for piece in pieces]
        if all(split):
            found = tuple(syllable for part in split if part for syllable in part)
            return found if len(found) <= 3 else None
    return None


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
    if read is None:
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


def _western(before: list[str], after: list[str]) -> LatinName:
    """Given names then surname, or surname, comma, given names; particles belong to the surname."""
    lowered = [_word(token) for token in before]
    if after:
        given = " ".join(_word(token) for token in after)
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
