"""What all standardisers share: cleaning, folding traditional characters, and tables from package data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any, Protocol, TypeVar

import yaml

from graph.standardise.results import Issue

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f\ufffc\ufffd]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"\s+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－⁃", "-") | dict.fromkeys("’‘ʼ＇`´", "'"))

_KEPT_TRADITIONAL = {"乾": "乾"}
"""Read qián, as it nearly always is in a name, 乾 is written 乾 in simplified text too."""

_ALSO_FOLDED = {
    "锺": "钟",
    "於": "于",
    "髙": "高",
    "吴": "吴",
    "呉": "吴",
    "黒": "黑",
    "徳": "德",
    "恵": "惠",
}
"""Variants OpenCC leaves alone and registers mix freely."""


def clean(raw: str | None) -> str:
    """One line of compatibility-normalised text: full width to half, no invisible characters, single spaces.

    >>> clean("  １３８\\u200b００ ")
    '13800'
    """
    if not raw:
        return ""
    text = raw
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return _SPACE.sub(" ", text).strip()


@cache
def _fold_map() -> dict[int, str]:
    from opencc import OpenCC

    characters = [
        chr(point) for start, end in ((0x3400, 0x4DC0), (0x4E00, 0xA000)) for point in range(start, end)
    ]
    folded = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {
        ord(written): plain
        for written, plain in zip(characters, folded, strict=True)
        if written != plain and len(plain) == 1
    }
    table.update({ord(written): plain for written, plain in (_ALSO_FOLDED | _KEPT_TRADITIONAL).items()})
    return table


def simplified(text: str) -> str:
    """Each traditional or variant character as its simplified one, character by character.

    Character by character on purpose: names are not sentences, so phrase tables mislead.

    >>> simplified("陳大文"), simplified("徐乾")
    ('陈大文', '徐乾')
    """
    return text if text.isascii() else text.translate(_fold_map())


def is_han(character: str) -> bool:
    """Whether it is one Chinese character (〇 included).

    >>> is_han("王"), is_han("A")
    (True, False)
    """
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or character == "〇"
        or "\U00020000" <= character <= "\U0003134f"
    )


def has_han(text: str) -> bool:
    """Whether any character is Chinese."""
    return not text.isascii() and any(map(is_han, text))


def without_marks(text: str) -> str:
    """Latin letters without their diacritics; ü becomes u, ß becomes ss.

    >>> without_marks("wáng lǜ Nuß")
    'wang lu Nuss'
    """
    if text.isascii():
        return text
    stripped = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", stripped).translate(_LETTERS)


_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "ł": "l",
        "Ł": "L",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "đ": "d",
        "Đ": "D",
    }
)


@cache
def table(name: str) -> Any:
    """A YAML table of the package's data folder, read once.

    >>> "163.com" in table("emails")["providers"]
    True
    """
    file = resources.files("graph.standardise") / "data" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (a safe loader either way)


def overlong(text: str, limit: int) -> Issue | None:
    """An issue where a cell is longer than any value of its kind, so that none is looked for in it."""
    return issue("value.too-long", length=str(len(text)), limit=str(limit)) if len(text) > limit else None


def words(text: str) -> frozenset[str]:
    """The words of a block of text as a set, as the tables write long lists."""
    return frozenset(text.split())


def one_of(items: str | Iterable[str]) -> str:
    """A pattern of any of some words, the longest first so that none hides behind its beginning.

    >>> one_of("公司 有限公司")
    '有限公司|公司'
    """
    listed = items.split() if isinstance(items, str) else items
    return "|".join(re.escape(item) for item in sorted(listed, key=len, reverse=True))


def told_by(raw: Mapping[str, str], **lists: str) -> dict[str, str]:
    """Each word of some lists of a table to the name its list is given.

    >>> told_by({"mr": "mr sir", "ms": "ms"}, male="mr", female="ms")
    {'mr': 'male', 'sir': 'male', 'ms': 'female'}
    """
    return {word: name.strip("_") for name, key in lists.items() for word in raw[key].split()}


def issue(code: str, **params: str) -> Issue:
    """An issue with its parameters."""
    return Issue(code, params)


def issues_of(*found: Issue | None) -> tuple[Issue, ...]:
    """The issues that are there, first mention of each code only."""
    kept: dict[str, Issue] = {}
    for item in found:
        if item is not None:
            kept.setdefault(item.code, item)
    return tuple(kept.values())


class Read(Protocol):
    """What ``settled`` needs of a result: a frozen dataclass with these fields."""

    @property
    def value(self) -> str | None:
        """The comparable form, or None."""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is doubtful."""


R = TypeVar("R", bound=Read)


def settled(found: R, read: Callable[[str], R], nothing: R) -> R:
    """A result whose value reads as itself, so that standardising twice changes nothing.

    A value may be open to a further reading (``王老师总`` holds two forms of address); readings are repeated
    until they stay, or until they return, when the smallest of the cycle is chosen. A value in which nothing
    can be read any more was none: then ``nothing`` with the issues found.
    """
    if found.value is None:
        return found
    seen = [found.value]
    for _ in range(12):
        again = read(seen[-1]).value
        if again is None:
            return replace(nothing, issues=found.issues)  # type: ignore[type-var]
        if again in seen:
            value = min(seen[seen.index(again) :])
            return found if value == found.value else replace(found, value=value)  # type: ignore[type-var]
        seen.append(again)
    return replace(found, value=seen[-1])  # type: ignore[type-var]


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """The items without repetition and empties, in first-seen order."""
    return tuple(dict.fromkeys(item for item in items if item))


@cache
def placeholders() -> frozenset[str]:
    """Texts that stand where a value is missing, lower case."""
    return frozenset(str(item) for item in table("common")["placeholders"])


def is_placeholder(text: str) -> bool:
    """Whether a cleaned text only says that there is no value.

    >>> is_placeholder("N/A"), is_placeholder("测试"), is_placeholder("王小明")
    (True, True, False)
    """
    return not text or text.casefold() in placeholders()
