"""Mapping files: which column of a file is which property of the graph, as a small YAML file people can edit.

One mapping stands for one (source, kind). docs/mapping.md and loaders/mappings/mapping.schema.json describe
every key; loaders/mappings/northwind-orders.yaml is a commented example. Columns of nested JSON are written
as dotted paths (``buyer.phone``); with ``each: items`` the elements of that list are the rows, their fields
``items.sku``, their position ``items.#``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from zoneinfo import ZoneInfo

from loaders.kinds import KINDS, Kind

UNMASKED = "unmasked"
"""In ``where``: any value that is not empty and of which nothing is hidden."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """What one column fills.

    Attributes:
        to: Name of a field of the kind.
        values: Written value to value of the graph, such as ``{"1": "male"}``; looked up first.
        other: What becomes of a value not in ``values``: ``keep``, ``empty`` or ``refuse``.
        format: For days and instants: a strptime pattern, ``seconds`` or ``milliseconds``.
        scale: Numbers and amounts are multiplied by it (0.01 where the column counts cents).
        split: Separator of several values in one cell.
        hints: Constant parts of an account, device or payment account: platform, appId, idType, kind, model.
    """

    to: str
    values: Mapping[str, str] = field(default_factory=dict)
    other: str = "keep"
    format: str = ""
    scale: float = 1.0
    split: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refers:
    """Which columns name the row of another kind.

    Attributes:
        id: The columns that make its id, in the order its own mapping has them.
        source: The source it is a row of; empty for the mapping's own.
        otherwise: Columns that make its id in rows where those of ``id`` are not all filled.
        name: A column with its name, shown until its own row arrives.
        nulls: Ids that mean none, such as ``0``.
        constant: The id itself, where no column holds it.
    """

    id: tuple[str, ...] = ()
    source: str = ""
    name: str = ""
    nulls: tuple[str, ...] = ()
    constant: str = ""
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carry:
    """Cells that stand only in the first of several rows of one thing.

    Attributes:
        within: Columns that are the same in all rows of the thing.
        columns: Columns whose empty cells are filled from the row above.
    """

    within: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the file is to be read where it cannot be found out."""

    encoding: str = ""
    delimiter: str = ""
    skip_lines: int = 0


@dataclass(frozen=True, slots=True)
class RowMapping:
    """One mapping: how rows of one source state one kind.

    Attributes:
        id: Columns that make the row's id; empty for the hash of the row's mapped cells.
        otherwise: Columns that make it in rows where those of ``id`` are not all filled.
        files: Name patterns of the files or tables it is for; empty for any.
        columns: Column to what it fills, in the order of the file.
        references: Reference of the kind to the columns that name it.
        constants: Field to a value every row has.
        optional: Columns that may be missing.
        needs: Columns by which the layout is known, and which are not read.
        where: Column to the values that make a row one of this kind; ``*`` means any that is not empty,
            ``unmasked`` any that is not hidden in part (``t**8``) either.
        carry: Cells that stand only in the first of several rows of one thing.
        each: Dotted path of the list whose elements are the rows.
        updated_at: Column that says when the row was true, and its format.
        deleted: Column and the values in it that mean the row is gone.
        nulls: Cells that mean empty.
        one_per_person: The source promises one row a person.
    """

    source: str
    kind: str
    columns: Mapping[str, tuple[Target, ...]]
    id: tuple[str, ...] = ()
    title: str = ""
    files: tuple[str, ...] = ()
    references: Mapping[str, Refers] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    each: str = ""
    otherwise: tuple[str, ...] = ()
    carry: Carry | None = None
    updated_at: str = ""
    updated_at_format: str = ""
    deleted: tuple[str, tuple[str, ...]] | None = None
    timezone: str = ""
    currency: str = ""
    country: str = ""
    nulls: tuple[str, ...] = ()
    one_per_person: bool = False
    reading: Reading = Reading()
    path: str = ""

    @property
    def spec(self) -> Kind:
        """The kind's fields and references."""
        return KINDS[self.kind]

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of times that name none, or None for the home's."""
        return ZoneInfo(self.timezone) if self.timezone else None

    def used_columns(self) -> tuple[str, ...]:
        """Every column the mapping reads, in the order its cells are hashed; never changed lightly."""
        seen: dict[str, None] = dict.fromkeys(self.id)
        for column in self.columns:
            seen.setdefault(column)
        for reference in self.references.values():
            seen.update(dict.fromkeys(reference.id))
            if reference.name:
                seen.setdefault(reference.name)
        if self.updated_at:
            seen.setdefault(self.updated_at)
        if self.deleted:
            seen.setdefault(self.deleted[0])
        seen.update(dict.fromkeys(self.where))
        seen.update(dict.fromkeys(self.otherwise))
        for reference in self.references.values():
            seen.update(dict.fromkeys(reference.otherwise))
        return tuple(seen)

    def needed_columns(self) -> tuple[str, ...]:
        """Columns a file must have for this mapping."""
        used = (column for column in self.used_columns() if column not in self.optional)
        return tuple(dict.fromkeys((*used, *self.needs)))

    def is_for_file(self, name: str) -> bool:
        """Whether the file or table of that name is one this mapping is written for.

        >>> RowMapping("s", "order", {}, files=("orders*.csv",)).is_for_file("Orders-2024.csv")
        True
        """
        return not self.files or any(fnmatchcase(name.lower(), pattern.lower()) for pattern in self.files)

    def missing_columns(self, header: Iterable[str]) -> tuple[str, ...]:
        """Needed columns a header lacks; none means the mapping fits."""
        present = set(header)
        return tuple(column for column in self.needed_columns() if column not in present)

    def selects(self, cells: Mapping[str, object]) -> bool:
        """Whether a row is one of this mapping's kind, by its ``where``.

        >>> RowMapping("s", "order", {}, where={"paid": ("*",)}).selects({"paid": " "})
        False
        """
        for column, wanted in self.where.items():
            cell = cells.get(column)
            text = cell.strip() if isinstance(cell, str) else ""
            plain = bool(text) and not is_masked(text)
            if text not in wanted and not (text and "*" in wanted) and not (plain and UNMASKED in wanted):
                return False
        return True

    def targets(self) -> Iterator[tuple[str, Target]]:
        """Every column with each of its targets."""
        for column, targets in self.columns.items():
            for target in targets:
                yield column, target


def is_masked(text: str) -> bool:
    """Whether a marketplace hid part of a text, so that it names nobody in particular.

    >>> is_masked("t**8"), is_masked("tb2019*shop")
    (True, False)
    """
    return "**" in text


def source_label(mapping: RowMapping) -> str:
    """How messages name a mapping.

    >>> source_label(RowMapping("app", "order", {}))
    'app/order'
    """
    return f"{mapping.source}/{mapping.kind}"


def mapping_folder() -> Path:
    """Where the mappings shipped with Renmai are."""
    return Path(__file__).parent / "mappings"
