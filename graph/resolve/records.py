"""Records made comparable: columns of a table with their roles become coded features."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.resolve.columns import Coded, coded
from graph.resolve.flat_table import Table
from graph.resolve.goods import makers, model_codes, titles
from graph.resolve.homes import Homes, homes_of
from graph.resolve.naming import EMPTY, PersonName, join_parts
from graph.resolve.product_rows import with_parts
from graph.resolve.roles import Kind, Role, kind_of
from graph.resolve.text import fold, has_han, simplified, words

_DIGITS = re.compile(r"\d+")
_PHONE_ENDS = re.compile(r"\s*(?:[;,/、|]|\bext|\bx\d| x )\s*")
_CHINESE_MOBILE = re.compile(r"1[3-9]")
__all__ = ["PLACEHOLDERS", "STANDARDISERS", "Records", "Table", "prepare"]
PLACEHOLDERS = frozenset({"13800138000", "1234567", "12345678", "123456789", "1234567890", "12345678901"})
"""Phone numbers people type when they do not want to give theirs."""


@dataclass(frozen=True, slots=True)
class Records:
    """Comparable records.

    Attributes:
        size: How many.
        kind: What they are.
        features: Feature name to column, such as ``"surname"`` or ``"phone:Mobile"``.
        names: Distinct parsed names, which the feature ``name`` indexes.
        source: System of each record; None where no column says it.
        codes: Model codes of each record (goods only).
        variants: Folded titles with their punctuation, which says contents and sizes (goods only).
        homes: Feature of addresses to their parts, where they could be taken apart.
        makers: The maker each title names (goods only).
        fields: Feature family to its features, such as ``"phone"`` to ``("phone:Mobile", "phone:Home")``.
    """

    size: int
    kind: Kind
    features: Mapping[str, Coded]
    names: Sequence[PersonName] = ()
    source: Coded | None = None
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Sequence[frozenset[str]] = ()
    variants: Coded | None = None
    homes: Mapping[str, Homes] = field(default_factory=dict)
    makers: Coded | None = None

    def families(self, role: Role) -> dict[str, tuple[str, ...]]:
        """Features of a role by family: columns named ``device.0`` and ``device.1`` are one family."""
        return {name: held for name, held in self.fields.items() if name.partition(":")[0] == role.value}

    def columns(self, *roles: Role) -> tuple[str, ...]:
        """Features of these roles, in their order."""
        return tuple(column for role in roles for column in self.fields.get(role.value, ()))

    def telling(self) -> np.ndarray:
        """Which records say something that few others say: more than a gender, a town or a surname."""
        found = np.zeros(self.size, bool)
        for name, column in self.features.items():
            if name == "name":
                said = np.array([_is_whole(item) for item in self.names] + [False], bool)
                found |= said[column.codes]
            elif name.partition(":")[0] not in _SAYS_LITTLE:
                found |= column.present
        return found

    def take(self, rows: np.ndarray) -> Records:
        """The records of these rows, in that order."""
        features = {name: Coded(item.values, item.codes[rows]) for name, item in self.features.items()}
        source = None if self.source is None else Coded(self.source.values, self.source.codes[rows])
        codes = [self.codes[row] for row in rows] if self.codes else ()
        variants = self.variants and Coded(self.variants.values, self.variants.codes[rows])
        homes = {name: item.take(rows) for name, item in self.homes.items()}
        return Records(
            len(rows), self.kind, features, self.names, source, self.fields, codes, variants, homes,
            self.makers and Coded(self.makers.values, self.makers.codes[rows]),
        )  # fmt: skip


_SAYS_LITTLE = frozenset({"surname", "given", "han"}) | {
    role.value
    for role in (
        Role.GENDER, Role.PLACE, Role.REGION, Role.POSTCODE, Role.OCCUPATION, Role.CATEGORY, Role.OTHER,
        Role.PRICE, Role.BRAND, Role.MAKER, Role.FLAVOUR, Role.CONTENT, Role.STREET_NUMBER, Role.NICKNAME,
    )
}  # fmt: skip


def _is_whole(name: PersonName) -> bool:
    """Whether it is more than a surname or one given name."""
    return len(name.han) > len(name.han_surname) or bool(name.surname and name.given)


def prepare(table: Table) -> Records:
    """Standardise a table into comparable features."""
    kind = table.kind or kind_of(frozenset(table.roles.values()))
    if kind is Kind.PRODUCT:
        table = with_parts(table)
    features: dict[str, Coded] = {}
    fields: dict[str, tuple[str, ...]] = {}
    names: Sequence[PersonName] = ()
    if table.of(*NAME_ROLES):
        made, names = _names(table)
        features |= made
    for role, standardise in STANDARDISERS.items():
        columns = table.of(role)
        for column in columns:
            family = f"{role.value}:{column.partition('.')[0]}" if role is Role.SHARED else role.value
            feature = f"{role.value}:{column}"
            item = coded([fold(value) if value else None for value in table.columns[column]]).map(standardise)
            if len(item.values):
                features[feature] = item
                fields[family] = (*fields.get(family, ()), feature)
    source = table.of(Role.SOURCE)
    return Records(
        len(table), kind, features, names,
        coded([(value or "").strip() for value in table.columns[source[0]]]) if source else None, fields,
        model_codes(table) if kind is Kind.PRODUCT else (), titles(table) if kind is Kind.PRODUCT else None,
        homes_of(table, kind), makers(table) if kind is Kind.PRODUCT else None,
    )  # fmt: skip


NAME_ROLES = (Role.FULL_NAME, Role.SURNAME, Role.GIVEN_NAME, Role.MIDDLE_NAME, Role.ALIAS)


def _names(table: Table) -> tuple[dict[str, Coded], list[PersonName]]:
    parts = []
    for role in (Role.SURNAME, Role.GIVEN_NAME, Role.MIDDLE_NAME, Role.FULL_NAME, Role.ALIAS):
        columns = table.of(role)
        if role is Role.FULL_NAME and len(columns) > 1:
            columns = sorted(columns, key=lambda name: -sum(len(v or "") for v in table.columns[name]))
        parts.append(table.columns[columns[0]] if columns else [None] * len(table))
    cache: dict[tuple[str, ...], PersonName] = {}
    listed: list[PersonName] = []
    for row in zip(*parts, strict=True):
        key = tuple((value or "").strip() for value in row)
        name = cache.get(key)
        if name is None:
            name = cache[key] = join_parts(*key) if any(key) else EMPTY
        listed.append(name)
    distinct = sorted(set(listed), key=repr)
    numbers = {name: number for number, name in enumerate(distinct)}
    codes = np.fromiter((numbers[name] for name in listed), np.int32, count=len(listed))
    return {
        "name": Coded(np.array([str(n) for n in range(len(distinct))], dtype=object), codes),
        "surname": coded([name.surname for name in listed]),
        "given": coded([name.given for name in listed]),
        "han": coded([name.han for name in listed]),
    }, distinct


def digits(raw: str) -> str | None:
    """All digits of a text, or None."""
    return "".join(_DIGITS.findall(raw)) or None


def phone_digits(raw: str) -> str | None:
    """The digits that tell a phone apart: no country or trunk prefix, at least six; none of a masked one.

    >>> phone_digits("+86 138-1234-5678"), phone_digits("138****5678"), phone_digits("12")
    ('13812345678', None, None)
    """
    if "*" in raw or "xxx" in raw:
        return None
    first = next((part for part in _PHONE_ENDS.split(raw) if sum(map(str.isdigit, part)) >= 6), "")
    bare = "".join(_DIGITS.findall(first))
    if bare.startswith("0086") or (bare.startswith("86") and len(bare) == 13):
        bare = bare[-11:]
    elif len(bare) in (11, 12) and bare.startswith(("852", "886")):
        bare = bare[3:]
    elif len(bare) == 11 and bare.startswith("1") and not _CHINESE_MOBILE.match(bare):
        bare = bare[1:]
    bare = bare.lstrip("0") if len(bare.lstrip("0")) >= 6 else bare
    return bare if len(bare) >= 6 and len(set(bare)) > 1 and bare not in PLACEHOLDERS else None


def email_value(raw: str) -> str | None:
    """An address as compared: folded, without blanks; None without an @ or dot-part.

    >>> email_value(" a.b@x.com ")
    'a.b@x.com'
    """
    bare = raw.replace(" ", "")
    return bare if len(bare) > 3 else None


_MONTHS = {
    name: n + 1
    for n, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    )
}
_YEAR_FIRST = re.compile(r"^(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"^(\d{1,2})\D(\d{1,2})\D(\d{4})(?!\d)")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3})[a-z]*[ ,-]+(\d{4})")


def date_digits(raw: str) -> str | None:
    """A date as eight digits YYYYMMDD; an impossible one keeps its digits, so that slips can be seen.

    >>> date_digits("1808-11-72"), date_digits("3/12/1976"), date_digits("1990年5月1日"), date_digits("1984")
    ('18081172', '19761203', '19900501', '1984')
    """
    if found := _YEAR_FIRST.match(raw):
        year, month, day = found.groups()
        return f"{year}{int(month):02d}{int(day):02d}"
    if found := _NAMED.search(raw):
        day, named, year = found.groups()
        if named in _MONTHS:
            return f"{year}{_MONTHS[named]:02d}{int(day):02d}"
    if found := _YEAR_LAST.match(raw):
        day, month, year = found.groups()
        if int(month) > 12 >= int(day):
            day, month = month, day
        return f"{year}{int(month):02d}{int(day):02d}"
    bare = "".join(_DIGITS.findall(raw.partition("t")[0] if "t" in raw else raw))
    if len(bare) >= 14:
        bare = bare[:8]
    return bare if len(bare) in (4, 6, 8) else bare[:8] if len(bare) == 7 else None


def identifier_value(raw: str) -> str | None:
    """Letters and digits of an identifier, upper case.

    >>> identifier_value("ab-12 3")
    'AB123'
    """
    return "".join(letter for letter in raw if letter.isalnum()).upper() or None


def plain(raw: str) -> str | None:
    """The words of a text, Chinese as simplified.

    >>> plain("St. John's  Rd")
    'st john s rd'
    """
    text = " ".join(words(raw))
    return simplified(text) if text and has_han(text) else text or None


def amount_value(raw: str) -> str | None:
    """A price as a plain number.

    >>> amount_value("$1,234.50"), amount_value("n/a")
    ('1234.5', None)
    """
    found = re.search(r"\d+(?:\.\d+)?", raw.replace(",", ""))
    return str(float(found.group())) if found and float(found.group()) > 0 else None


def postcode_value(raw: str) -> str | None:
    """A postcode without blanks, upper case."""
    return identifier_value(raw)


def gender_value(raw: str) -> str | None:
    """m, f or None.

    >>> gender_value("女"), gender_value("male"), gender_value("?")
    ('f', 'm', None)
    """
    if raw.startswith(("f", "w", "女", "0f")) or raw in {"2", "小姐", "太太", "mrs", "ms", "miss"}:
        return "f"
    return "m" if raw.startswith(("m", "男", "先生")) or raw == "1" else None


STANDARDISERS: Mapping[Role, Callable[[str], str | None]] = {
    Role.PHONE: phone_digits,
    Role.EMAIL: email_value,
    Role.BIRTH_DATE: date_digits,
    Role.GENDER: gender_value,
    Role.IDENTIFIER: identifier_value,
    Role.ACCOUNT: identifier_value,
    Role.SHARED: str,
    Role.DOOR: str,
    Role.NICKNAME: plain,
    Role.STREET_NUMBER: identifier_value,
    Role.STREET: plain,
    Role.ADDRESS: plain,
    Role.PLACE: plain,
    Role.POSTCODE: postcode_value,
    Role.REGION: plain,
    Role.OCCUPATION: plain,
    Role.COMPANY: plain,
    Role.WEBSITE: plain,
    Role.TITLE: plain,
    Role.PRODUCT_NAME: plain,
    Role.MAKER: plain,
    Role.CONTENT: str,
    Role.FLAVOUR: str,
    Role.BRAND: plain,
    Role.MODEL: identifier_value,
    Role.BARCODE: identifier_value,
    Role.PRICE: amount_value,
    Role.DESCRIPTION: plain,
    Role.CATEGORY: plain,
    Role.OTHER: plain,
}
