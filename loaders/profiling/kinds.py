"""What a column's values are, from its name and a sample of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.standardise import id_numbers
from loaders.column_facts import NULLS as FACT_NULLS
from loaders.column_facts import Facts, facts_of
from loaders.column_roles import recognise

NULLS = (
    *FACT_NULLS,
    "暂无",
    "未知",
    "不详",
    "未填写",
    "0000-00-00",
    "0000-00-00 00:00:00",
    "1970-01-01 00:00:00",
)
_MOST = 0.6
_NAMES = re.compile(r"name|姓名|名字|联系人|收[货件]人|客户|会员", re.IGNORECASE)
_TIME = re.compile(r"time|date|stamp|(?:_|\b)(?:at|on)$|At$|时间|日期|日$|時間", re.IGNORECASE)
_BY_ROLE = {
    "phone": "phone", "email": "email", "identifier": "id", "full-name": "name", "address": "address",
    "company": "company", "price": "money", "birth-date": "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """A column's physical type, what its values are (or ""), and whether numbers are looked for in it."""

    type: str
    kind: str
    numeric: bool


def guess(name: str, sample: Sequence[str], weights: Iterable[int]) -> Guess:
    """Type and kind of a column.

    >>> guess("电话", ["13800001234", "13900005678"], [1, 1]).kind, guess("qty", ["3", "4.5"], [1, 1]).type
    ('phone', 'decimal')
    """
    del weights  # a rare value tells as much about what a column holds as a common one
    facts = facts_of(list(sample))
    role = recognise({name: list(sample)})[name].role.value
    kind = _kind(name, role, facts, sample)
    numeric = facts.number > _MOST and kind not in ("phone", "id", "date", "email") and not _codes(sample)
    if facts.boolean > 0.9 and len(set(sample)) <= 2:
        return Guess("boolean", "", False)
    if kind == "date":
        return Guess("date", "date", False)
    if numeric:
        whole = sum(_is_whole(text) for text in sample) > 0.95 * len(sample)
        return Guess("integer" if whole else "decimal", kind if kind == "money" else "", True)
    return Guess("text", kind, False)


def _kind(name: str, role: str, facts: Facts, sample: Sequence[str]) -> str:
    share, named = facts.share, _BY_ROLE.get(role, "")
    if share("date") > _MOST and (_TIME.search(name) or not _bare_digits(sample)):
        return "date"
    if share("email") > _MOST:
        return "email"
    identified = sum(id_numbers.standardise(text).kind == "resident" for text in sample[:100])
    if identified > _MOST * min(100, len(sample)):
        return "id"
    if share("phone") > _MOST and (named == "phone" or share("number") < 0.9 or _mobile(sample)):
        return "phone"
    if facts.place > _MOST:
        return "address"
    if facts.company > _MOST:
        return "company"
    if named == "name" and facts.person > 0.5 and (len(sample) > 12 or _NAMES.search(name)):
        return "name"
    return named if named in ("phone", "email", "address", "company", "money") else ""


def _mobile(sample: Sequence[str]) -> bool:
    found = sum(len(text) == 11 and text[0] == "1" and text.isdigit() for text in sample)
    return found > _MOST * len(sample)


def _bare_digits(sample: Sequence[str]) -> bool:
    """Whether the dates could only be seconds since 1970, which counters look like too."""
    return sum(text.isdigit() and len(text) in (10, 13) for text in sample) > 0.5 * len(sample)


def _codes(sample: Sequence[str]) -> bool:
    """Whether whole numbers are names of things: too long to count anything, or with zeros in front."""
    long = sum(text.isdigit() and (len(text) >= 12 or text[0] == "0" < text[1:]) for text in sample)
    return long > 0.5 * len(sample)


def _is_whole(text: str) -> bool:
    return text.lstrip("+-").replace(",", "").isdigit()
