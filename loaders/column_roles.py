"""What a column is, from its name (English or Chinese) and its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from graph.resolve.roles import Kind, Role
from graph.resolve.text import fold, has_han
from loaders.column_values import by_values, naming_role

SAMPLE = 2_000
NAMING = frozenset({Role.GIVEN_NAME, Role.SURNAME, Role.FULL_NAME, Role.COMPANY, Role.TITLE})
SILENT = frozenset({Role.ID, Role.SOURCE, Role.IGNORED, Role.OTHER})
FEW = 4
"""With so many columns recognised, texts whose header says nothing only repeat what the others say."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"\+?[\d\-\s().]{7,20}$")
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(19|20)\d{6}$")
_URL = re.compile(r"(https?://|www\.)\S+|\S+\.(com|org|net|cn|co\.uk)(/\S*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column is taken for.

    Attributes:
        role: The role.
        sure: 0 to 1; below 0.5 only the values spoke.
    """

    role: Role
    sure: float


@cache
def _patterns(language: str) -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple(
        (Role(entry["role"]), re.compile("|".join(f"(?:{fit})" for fit in entry["fits"])))
        for entry in _words()[language]
    )


def words_of(header: str) -> str:
    """A header as folded words: camel case, underscores and punctuation apart.

    >>> words_of("dateOf_Birth"), words_of("ZIP-Code")
    ('date of birth', 'zip code')
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.strip())
    return " ".join(fold(re.sub(r"[_\-./:()\[\]（）]+", " ", apart)).split())


def recognise(
    columns: Mapping[str, Sequence[str | None]], kind: Kind | None = None
) -> dict[str, ColumnGuess]:
    """Recognise all columns of a table.

    Args:
        columns: Header to values.
        kind: What the records are, when known; settles what a bare "name" or "title" names.

    >>> guess = recognise({"姓名": ["王伟"], "手机号": ["13812345678"], "会员号": ["9"]})
    >>> [item.role.value for item in guess.values()]
    ['full-name', 'phone', 'id']
    """
    found = {header: _one(header, values) for header, values in columns.items()}
    return _settled(found, columns, kind)


def _by_name(header: str) -> Role | None:
    bare = words_of(header)
    joined = bare.replace(" ", "")
    tried = [("chinese", joined)] if has_han(bare) else [("english", bare), ("pinyin", joined)]
    fits = (
        role for language, text in tried for role, pattern in _patterns(language) if pattern.fullmatch(text)
    )
    return next(fits, None)


def _by_keyword(header: str) -> Role | None:
    header = words_of(header)
    found = header.split()
    for role, keywords in _keywords():
        if any(word in (header if has_han(word) else found) for word in keywords):
            return role
    return None


@cache
def _keywords() -> tuple[tuple[Role, tuple[str, ...]], ...]:
    return tuple((Role(entry["role"]), tuple(entry["words"])) for entry in _words()["keywords"])


@cache
def _words() -> dict[str, list[dict[str, Any]]]:
    text = resources.files("loaders").joinpath("column_roles.yaml").read_text(encoding="utf-8")
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    return loaded


def _one(header: str, values: Sequence[str | None]) -> ColumnGuess:
    sample = [value.strip() for value in values[: SAMPLE * 5] if value and value.strip()][:SAMPLE]
    if not sample:
        return ColumnGuess(Role.IGNORED, 1.0)
    named = _by_name(header)
    shape = _by_shape(sample)
    if named is None and shape is not None:
        return ColumnGuess(shape, 0.4)
    sure = 0.9 if named is not None else 0.6
    named = named or _by_keyword(header)
    if named is None:
        return ColumnGuess(by_values(sample) or Role.OTHER, 0.4)
    if named in (Role.FULL_NAME, Role.TITLE) and sure > 0.6:
        named = naming_role(sample, named)
    if named in (Role.MODEL, Role.BARCODE) and sure <= 0.6 and len(set(sample)) == len(sample) > 1:
        return ColumnGuess(Role.ID, 0.5)
    if shape is Role.EMAIL and len(sample) >= 10 and named is not shape:
        return ColumnGuess(shape, 0.6)
    if named is Role.PHONE and _share(sample, lambda value: _digits(value) >= 6) < 0.3:
        return ColumnGuess(Role.OTHER, 0.4)
    if named is Role.EMAIL and _share(sample, lambda value: "@" in value or "." in value) < 0.3:
        return ColumnGuess(Role.OTHER, 0.4)
    if named is Role.BIRTH_DATE and _share(sample, lambda value: _digits(value) >= 4) < 0.3:
        return ColumnGuess(Role.PLACE, 0.5)
    if named is Role.SOURCE and len(set(sample)) > max(50, len(sample) // 4):
        return ColumnGuess(Role.OTHER, 0.4)
    return ColumnGuess(named, sure)


def _digits(value: str) -> int:
    return sum(1 for letter in value if letter.isdigit())


def _by_shape(sample: Sequence[str]) -> Role | None:
    if _share(sample, lambda value: _EMAIL.match(value) is not None) > 0.7:
        return Role.EMAIL
    if _share(sample, lambda value: _URL.match(value) is not None) > 0.7 and len(sample) >= 10:
        return Role.WEBSITE
    if _share(sample, lambda value: _DATE.match(value) is not None) > 0.7 and _births(sample):
        return Role.BIRTH_DATE
    if _share(sample, lambda value: re.fullmatch(r"(\+?86)?1[3-9]\d{9}", value) is not None) > 0.7:
        return Role.PHONE
    return None


def _births(sample: Sequence[str]) -> bool:
    """Whether dates spread over many years, as births do and the events of a shop do not."""
    years = sorted(int(found.group()) for value in sample if (found := re.search(r"(?:18|19|20)\d\d", value)))
    return bool(years) and years[len(years) * 9 // 10] - years[len(years) // 10] >= 15


def _share(sample: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for value in sample if test(value)) / len(sample)


def _settled(
    found: dict[str, ColumnGuess], columns: Mapping[str, Sequence[str | None]], kind: Kind | None
) -> dict[str, ColumnGuess]:
    roles = {guess.role for guess in found.values()}
    product = kind is Kind.PRODUCT or (
        kind is None
        and bool(roles & {Role.PRICE, Role.MODEL, Role.BARCODE, Role.BRAND, Role.TITLE})
        and not roles & {Role.PHONE, Role.EMAIL, Role.BIRTH_DATE, Role.GIVEN_NAME, Role.SURNAME}
    )
    company = kind is Kind.SUPPLIER or (
        kind is None
        and Role.COMPANY in roles
        and not roles & {Role.GIVEN_NAME, Role.SURNAME, Role.BIRTH_DATE}
    )
    named = any(guess.role in NAMING and guess.sure > 0.6 for guess in found.values())
    known = sum(guess.role not in SILENT and guess.sure > 0.4 for guess in found.values())
    settled: dict[str, ColumnGuess] = {}
    for header, guess in found.items():
        role = guess.role
        doubtful = guess.sure <= 0.4 and role is Role.CATEGORY
        if (named and role in NAMING and guess.sure <= 0.6) or (
            doubtful and (known >= FEW or _gaps(columns[header]))
        ):
            role = Role.OTHER
        elif product and role in (Role.FULL_NAME, Role.COMPANY):
            role = Role.TITLE
        elif company and role is Role.FULL_NAME and kind is Kind.SUPPLIER:
            role = Role.COMPANY
        elif not product and role is Role.TITLE:
            role = Role.OTHER
        settled[header] = ColumnGuess(role, guess.sure)
    return settled


def _gaps(values: Sequence[str | None]) -> bool:
    return sum(1 for value in values if value) < len(values) / 2


def id_columns(found: Mapping[str, ColumnGuess]) -> list[str]:
    """Headers of the columns that look like ids."""
    return [header for header, guess in found.items() if guess.role is Role.ID]
