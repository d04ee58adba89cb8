"""What a column holds by its values alone, where its name says nothing or too little."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from graph.resolve.naming import nickname_groups
from graph.resolve.roles import Role
from graph.resolve.text import fold, has_han
from loaders.column_facts import facts_of

ENOUGH = 20
_HOUSE = re.compile(
    r"\b\d+[a-z]?,? .*\b(st|street|rd|road|ave?|avenue|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|pl|"
    r"square|close|terrace|crescent|highway|parkway)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


def by_values(sample: Sequence[str]) -> Role | None:
    """The role filled values speak for; None where they say nothing.

    A text whose values repeat is a category: whether two records that share one are alike is learnt.

    >>> by_values(["杭州市西湖区文三路12号3幢401室", "成都市武侯区人民路8号"] * 10).value
    'address'
    """
    facts = facts_of(sample)
    if facts.place >= 0.6 or _share(sample, lambda text: _HOUSE.search(text) is not None) >= 0.5:
        return Role.ADDRESS
    if facts.company >= 0.4:
        return Role.COMPANY
    if _share(sample, _is_han_person) >= 0.6 and facts.person >= 0.6:
        return Role.FULL_NAME
    given = nickname_groups()
    told = [fold(text).replace(",", " ").split() for text in sample]
    if sum(any(word in given for word in words) for words in told) >= 0.5 * len(told):
        lengths = sorted(map(len, told))
        middle = lengths[len(lengths) // 2]
        if middle == 1:
            return Role.GIVEN_NAME
        if middle <= 3 and _share(sample, lambda text: _DIGIT.search(text) is not None) < 0.05:
            return Role.FULL_NAME
    return Role.CATEGORY if _repeats(sample) else None


def naming_role(sample: Sequence[str], named: Role) -> Role:
    """Whether a column called a name or title names persons, companies or goods.

    >>> naming_role(["杭州云岭食品有限公司", "Keller & Nash Foods Ltd"], Role.FULL_NAME).value
    'company'
    """
    facts = facts_of(sample)
    if facts.company >= 0.4 and facts.company > facts.person:
        return Role.COMPANY
    lengths = [len(text) for text in sample] if has_han("".join(sample[:50])) else []
    wordy = [len(text.split()) for text in sample]
    numbers = _share(sample, lambda text: _DIGIT.search(text) is not None)
    long = sum(lengths) > 7 * len(lengths) if lengths else sum(wordy) > 4 * len(wordy)
    if facts.person < 0.3 and len(sample) >= ENOUGH and (long or numbers > 0.4):
        return Role.TITLE
    return named


def _is_han_person(text: str) -> bool:
    return has_han(text) and len(text) <= 8


def _repeats(sample: Sequence[str]) -> bool:
    """Whether values are short texts that come back, as towns or trades do and codes or notes do not."""
    if len(sample) < ENOUGH or len(set(sample)) > 0.6 * len(sample) or len(set(sample)) < 3:
        return False
    if _share(sample, lambda text: _DIGIT.search(text) is not None) > 0.2:
        return False
    return sum(map(len, sample)) <= 30 * len(sample)


def _share(sample: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for text in sample if test(text)) / max(len(sample), 1)
