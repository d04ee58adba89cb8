"""What the values of a column look like, from a sample: evidence a mapping proposal weighs with names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.standardise import companies, names, phones
from loaders.reading import UnreadableError, number, yes_or_no
from loaders.sources import Cell

DISTINCT = 300
NAMES = 100
NULLS = ("NULL", "null", "\\N", "N/A", "n/a", "NaN", "nan", "None", "none", "-", "--", "无", "空", "#N/A")

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")
_DATE = re.compile(
    r"(?:19|20)\d\d[-/.年]?\s?\d{1,2}[-/.月]?\s?\d{1,2}(?:日|$|[T ].*)"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d(?:$| .*)"
    r"|1[0-9]{9}(?:\d{3})?$"
)
_PLACE = re.compile(r"[省市区县镇乡路街道巷弄号栋幢室村]")


@dataclass(frozen=True, slots=True)
class Facts:
    """A column's values in figures; shares are of the filled cells, 0 to 1.

    Attributes:
        rows: Cells looked at; ``filled`` of them are not empty.
        unique: Distinct values among the filled.
        top: The most frequent values, at most 12, where there are few different ones.
        nulls: Texts that stand for empty.
    """

    rows: int
    filled: int
    unique: int
    phone: float = 0.0
    email: float = 0.0
    date: float = 0.0
    number: float = 0.0
    boolean: float = 0.0
    place: float = 0.0
    person: float = 0.0
    company: float = 0.0
    length: float = 0.0
    top: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()

    @property
    def is_key(self) -> bool:
        """Whether no value repeats and none is missing."""
        return self.filled > 0 and self.filled == self.rows and self.unique == self.filled

    def share(self, kind: str) -> float:
        """Share of values of an expected kind: phone, email, date, number, boolean or text."""
        if kind == "text":
            return 1.0 - max(self.email, self.date, min(self.number, self.phone or self.number))
        return float(getattr(self, kind))


def facts_of(cells: Sequence[Cell]) -> Facts:
    """Look at a column's cells."""
    flat = [text for cell in cells for text in ([cell] if isinstance(cell, str) else cell or ())]
    texts = [text.strip() for text in flat if text.strip()]
    counts = Counter(texts)
    nulls = tuple(text for text in NULLS if text in counts)
    for text in nulls:
        del counts[text]
    if not counts:
        return Facts(len(cells), 0, 0, nulls=nulls)
    filled = sum(counts.values())
    sample = [text for text, _ in counts.most_common(DISTINCT)]
    few = len(counts) <= 12
    return Facts(
        rows=len(cells),
        filled=filled,
        unique=len(counts),
        phone=_share(sample, _is_phone),
        email=_share(sample, lambda text: _EMAIL.match(text) is not None),
        date=_share(sample, lambda text: _DATE.match(text) is not None),
        number=_share(sample, _is_number),
        boolean=_share(sample, _is_boolean) if few else 0.0,
        place=_share(sample, lambda text: len(_PLACE.findall(text)) >= 2 and len(text) >= 6),
        person=_share(sample[:NAMES], _is_person),
        company=_share(sample[:NAMES], _is_company),
        length=sum(map(len, sample)) / len(sample),
        top=tuple(sample) if few else (),
        nulls=nulls,
    )


def _share(sample: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for text in sample if test(text)) / len(sample)


def _is_phone(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    if not 5 <= digits <= 16 or _DATE.match(text):
        return False
    if not digits >= 7 and "*" not in text:
        return False
    found = phones.standardise(text)
    return found.kind not in ("none", "invalid") or (digits >= 7 and any(mark in text for mark in "()+- "))


def _is_person(text: str) -> bool:
    if not 2 <= len(text) <= 40 or any(character.isdigit() for character in text):
        return False
    found = names.standardise(text)
    return found.kind == "person" and found.surname is not None and not _is_company(text)


def _is_company(text: str) -> bool:
    return len(text) > 4 and companies.standardise(text).legal_form is not None


def _is_number(text: str) -> bool:
    try:
        number(text.lstrip("￥¥$€").removesuffix("元"))
    except UnreadableError:
        return False
    return True


def _is_boolean(text: str) -> bool:
    try:
        yes_or_no(text)
    except UnreadableError:
        return False
    return True
