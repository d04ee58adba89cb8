"""What a profile says; problems are (code, params), their sentences stand in web/translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a column or a table.

    Attributes:
        code: Key of its sentence, such as ``"profile.spaces"``.
        rows: Rows concerned; 0 where it is about the whole.
        params: Named values the sentence shows.
    """

    code: str
    rows: int = 0
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers: smallest, greatest, mean, quartiles (of a sample in long tables), outliers."""

    lowest: float
    highest: float
    mean: float
    deviation: float
    quartiles: tuple[float, float, float]
    outliers: int = 0
    bounds: tuple[float, float] | None = None
    extremes: tuple[tuple[int, str], ...] = ()
    """Row and value of the furthest outliers."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column.

    Attributes:
        rows, filled: Rows of the table, and those whose cell is not empty and does not say so (NULL, 无).
        distinct: Different values; ``distinct_exact`` where counted, else estimated within about 1 %.
        type: integer, decimal, boolean, date, text or empty.
        kind: What the values are: phone, email, id, address, name, company, money, date or "".
        key: No value is missing and none repeats.
        shortest, longest, mean_length: Characters of the filled values.
        top: The commonest values with their rows (each count at most a little too small in long tables).
        patterns: Shapes (9 digits, A letters, 汉 characters) with their share of a sample.
    """

    name: str
    rows: int
    filled: int
    distinct: int
    distinct_exact: bool
    type: str
    kind: str
    key: bool
    shortest: int
    longest: int
    mean_length: float
    top: tuple[tuple[str, int], ...]
    patterns: tuple[tuple[str, float], ...]
    numbers: Numbers | None = None
    earliest: str = ""
    latest: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def fill(self) -> float:
        """Share of filled rows, 0 to 1."""
        return self.filled / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a source is: parts and whole, 0 to 100.

    ``completeness`` is the filled share of columns that are meant to be filled, ``validity`` the share of
    values that are what their column holds, ``consistency`` the share written in the column's usual way,
    ``uniqueness`` the share of rows that are no copies (and of keys that do not repeat), ``readability`` the
    share of rows that could be read as they stand. The whole is their product's fifth root: one bad part
    is not hidden by four good ones.
    """

    score: float
    completeness: float
    validity: float
    consistency: float
    uniqueness: float
    readability: float


@dataclass(frozen=True, slots=True)
class TableProfile:
    """One table of a file."""

    label: str
    encoding: str
    rows: int
    unread: int
    repaired: int
    duplicate_rows: int
    columns: tuple[ColumnProfile, ...]
    problems: tuple[Problem, ...]
    quality: Quality
    seconds: float = 0.0

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that could identify a row, the most likely first."""
        return tuple(column.name for column in self.columns if column.key)


def as_json(profile: TableProfile) -> dict[str, Any]:
    """A profile as plain data for JSON, problems with their codes."""
    found = asdict(profile)
    found["keys"] = list(profile.keys)
    for column, told in zip(profile.columns, found["columns"], strict=True):
        told["fill"] = round(column.fill, 6)
    return found
