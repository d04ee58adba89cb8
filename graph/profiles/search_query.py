"""From what a person types to a full-text query: exact words first, then beginnings, other readings, slips.

The index ``names`` cuts Chinese into pairs of characters and everything else into words. ``namePinyin`` holds
``surname givenname``; ``searchText`` of a person holds initials and other romanisations.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from opencc import OpenCC

from graph.standardise import names
from graph.standardise.romanisation import inventory

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_SPECIAL = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|<>=])')
_FUZZY_FROM = 4
_SYLLABLES = 4
_MOST_LETTERS = 24


def lucene(text: str) -> str:
    """The full-text query of a question; empty where nothing in it can be looked for.

    >>> lucene("王")
    '(王*)'
    >>> lucene("王小明").startswith('("王小明"^4')
    True
    >>> lucene('a"b') != ""
    True
    """
    parts = [
        part
        for form in _forms(text)
        for part in (_han_query(form) if HAN.search(form) else _latin_query(form),)
        if part
    ]
    return " OR ".join(f"({part})" for part in dict.fromkeys(parts))


def _forms(text: str) -> list[str]:
    """The question as written, and in simplified and traditional characters."""
    return list(dict.fromkeys((text, _converter("t2s").convert(text), _converter("s2t").convert(text))))


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _han_query(text: str) -> str:
    parts = []
    for word in text.split():
        if not HAN.search(word):
            parts.append(_latin_query(word))
        elif len(word) == 1:
            parts.append(f"{word}*")
        else:
            parts += _han_word(word)
    return " OR ".join(part for part in parts if part)


def _han_word(word: str) -> list[str]:
    pairs = [word[index : index + 2] for index in range(len(word) - 1)]
    clean = [pair for pair in pairs if HAN.search(pair)]
    found = [f'"{_quoted(word)}"^4']
    if len(clean) > 1:
        found.append(" OR ".join(_escape(pair) for pair in clean))
    if 3 <= len(word) <= 4 and len(HAN.findall(word)) == len(word):
        found.append(f"name:({word[0]}* AND *{word[-1]})^0.3")  # the middle character may be a slip
    reading = _reading(word)
    if reading:
        found.append(f'namePinyin:"{reading}"^0.8')  # another character that sounds the same
    return found


@lru_cache(maxsize=4096)
def _reading(word: str) -> str | None:
    if not 2 <= len(word) <= 4 or len(HAN.findall(word)) != len(word):
        return None
    read = names.standardise(word)
    return read.pinyin if read.kind == "person" else None


def _latin_query(text: str) -> str:
    words = [word for word in re.split(r"[^\w@.+'-]+", text) if word.strip("@.+'-_")]
    if not words:
        return ""
    parts = []
    if len(words) > 1:
        parts.append(f'"{_quoted(" ".join(words))}"^4')
    parts.append("(" + " AND ".join(_word_query(word) for word in words) + ")^2")
    joined = "".join(words).lower()
    if len(words) > 1 and joined.isalpha():
        parts.append(_escape(joined))
    if len(words) == 1:
        parts += _readings_query(joined)
        parts += _initials_query(joined)
    elif all(word.lower() in inventory("pinyin") for word in words) and 2 < len(words) <= _SYLLABLES:
        parts += [f'namePinyin:"{name}"^3' for name in _names_of(tuple(word.lower() for word in words))]
    return " OR ".join(parts)


def _readings_query(word: str) -> list[str]:
    """Joined pinyin: each way to read it as surname and given name, also with a slip in the given name."""
    found = []
    for reading in syllables(word):
        for name in _names_of(tuple(reading.split())):
            found.append(f'namePinyin:"{name}"^3')
            surname, _, given = name.partition(" ")
            if len(given) >= _FUZZY_FROM:
                found.append(f"namePinyin:({surname} AND {given}~1)^0.5")
    return list(dict.fromkeys(found))


def _names_of(parts: tuple[str, ...]) -> list[str]:
    """Syllables as surname and given name, the surname first or last.

    >>> _names_of(("yang", "yu", "xin"))
    ['yang yuxin', 'xin yangyu']
    """
    rest = "".join(parts[1:])
    last = "".join(parts[:-1])
    found = [f"{parts[0]} {rest}", f"{parts[-1]} {last}"]
    if len(parts) > _SYLLABLES - 1:
        found.append(f"{''.join(parts[:2])} {''.join(parts[2:])}")
    return list(dict.fromkeys(found))


def _initials_query(word: str) -> list[str]:
    """Initials of a Chinese name: those kept with the person, and given names of as many syllables."""
    if not 2 <= len(word) <= _SYLLABLES or not word.isascii() or not word.isalpha():
        return []
    given = "".join(f"({_syllables_from(letter)})" for letter in word[1:])
    found = [f"searchText:{word}^3"]
    if all(_syllables_from(letter) for letter in word):
        found.append(f"namePinyin:({word[0]}* AND /{given}/)^0.3")
    return found


@cache
def _syllables_from(letter: str) -> str:
    """Pinyin syllables that begin with a letter, as alternatives of a pattern."""
    return "|".join(sorted(item for item in inventory("pinyin") if item[:1] == letter and item.isascii()))


@lru_cache(maxsize=4096)
def syllables(word: str, most: int = 3) -> list[str]:
    """Ways to read a word as pinyin syllables, those of fewest syllables first.

    >>> syllables("chenpeng")
    ['chen peng']
    >>> syllables("xian")
    ['xi an']
    >>> syllables("smith")
    []
    """
    found: list[tuple[str, ...]] = []
    known = inventory("pinyin")

    def read(rest: str, done: tuple[str, ...]) -> None:
        if not rest:
            found.append(done)
            return
        for end in range(min(6, len(rest)), 0, -1):
            if len(done) < _SYLLABLES and len(found) < 40 and rest[:end] in known:
                read(rest[end:], (*done, rest[:end]))

    if 4 <= len(word) <= _MOST_LETTERS and word.isascii() and word.isalpha():
        read(word.lower(), ())
    ranked = sorted((item for item in found if len(item) > 1), key=len)
    return [" ".join(item) for item in ranked[:most]]


def _word_query(word: str) -> str:
    local, at, _ = word.lower().partition("@")
    pieces = [piece for piece in re.split(r"[@+-]+", word.lower()) if piece]
    if not pieces:
        return f'"{_quoted(word)}"'
    if at and len(local) >= _FUZZY_FROM and local.replace("_", "").isalnum():
        return f'("{_quoted(" ".join(pieces))}" OR emails:{_escape(local)}~1^0.5)'
    if len(pieces) > 1:
        return f'"{_quoted(" ".join(pieces))}"'
    clean = _escape(pieces[0])
    if clean.isdigit():
        return _digits_query(clean)
    fuzzy = f" OR {clean}~1^0.3" if len(clean) >= _FUZZY_FROM else ""
    return f"({clean}^3 OR {clean}*{fuzzy})"


def _digits_query(digits: str) -> str:
    """A number: whole, its beginning, or the end or middle of a phone number; of one or two digits, whole."""
    if len(digits) < 3:
        return digits
    if len(digits) < _FUZZY_FROM:
        return f"({digits}^3 OR {digits}*)"
    return f"({digits}^3 OR {digits}* OR phones:*{digits}*)"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _quoted(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", text)
