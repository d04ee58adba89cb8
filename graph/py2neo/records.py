"""What a query returns: a cursor over records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from io import StringIO
from operator import xor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from graph.py2neo.results import Result
    from graph.py2neo.tables import Table

__all__ = ["Cursor", "Record"]


class Record(tuple[Any, ...], Mapping[str, Any]):
    """One row: a tuple of values that is a mapping by key as well.

    >>> record = Record(["name", "age"], ["Alice", 33])
    >>> record["name"], record[1], record.data("age")
    ('Alice', 33, {'age': 33})
    """

    _keys: Sequence[str]

    def __new__(cls, keys: Sequence[str], values: Any) -> Record:  # noqa: D102
        made = tuple.__new__(cls, values)
        made._keys = keys
        return made

    def __repr__(self) -> str:
        return f"Record({{{', '.join(f'{key!r}: {value!r}' for key, value in self.items())}}})"

    def __str__(self) -> str:
        return "\t".join(map(repr, self.values()))

    def __eq__(self, other: object) -> bool:
        return dict(self) == dict(other)  # type: ignore[call-overload, no-any-return]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return reduce(xor, map(hash, self.items()))

    def __iter__(self) -> Iterator[Any]:
        return tuple.__iter__(self)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return Record(self._keys[key], tuple.__getitem__(self, key))
        index = self.index(key)
        return tuple.__getitem__(self, index) if index < tuple.__len__(self) else None

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of a key, or the default."""
        try:
            index = list(self._keys).index(str(key))
        except ValueError:
            return default
        return tuple.__getitem__(self, index) if index < len(self) else default

    def index(self, key: Any) -> int:  # type: ignore[override]
        """The place of a key.

        Raises:
            IndexError, KeyError: there is none such. TypeError: it is neither a number nor a text.
        """
        if isinstance(key, int):
            if 0 <= key < len(self._keys):
                return key
            raise IndexError(key)
        if isinstance(key, str):
            try:
                return list(self._keys).index(key)
            except ValueError:
                raise KeyError(key) from None
        raise TypeError(key)

    def keys(self) -> list[str]:  # type: ignore[override]
        """Its keys in order."""
        return list(self._keys)

    def _of(self, keys: tuple[Any, ...]) -> list[tuple[Any, Any]]:
        if not keys:
            return list(zip(self._keys, tuple(self), strict=False))
        found = []
        for key in keys:
            try:
                at = self.index(key)
            except KeyError:
                found.append((key, None))
            else:
                found.append((self._keys[at], self[at]))
        return found

    def values(self, *keys: Any) -> list[Any]:  # type: ignore[override]
        """All values, or those of the keys given; None for a key it has not."""
        return [value for _, value in self._of(keys)]

    def items(self, *keys: Any) -> list[tuple[Any, Any]]:  # type: ignore[override]
        """All keys with their values, or those given."""
        return self._of(keys)

    def data(self, *keys: Any) -> dict[Any, Any]:
        """As a dict of all keys, or of those given."""
        return dict(self._of(keys))

    def to_subgraph(self) -> Any:
        """The union of the nodes, relationships and paths in it, or None."""
        from graph.py2neo.data import Subgraph

        return _union(value for value in self.values() if isinstance(value, Subgraph))


class Cursor:
    """A forward-only walk over the records of a result; records are read as they are asked for."""

    def __init__(self, result: Result, hydrant: Any = None, sample_size: int = 3) -> None:
        self._result = result
        self._fields = result.fields()
        self._hydrant = hydrant
        self._current: Record | None = None
        self.sample_size = sample_size

    def __repr__(self) -> str:
        preview = self.preview()
        return repr(preview) if preview else "(No data)"

    def _repr_html_(self) -> str:
        preview = self.preview()
        if not preview:
            return "(No data)"
        text = StringIO()
        preview.write_html(file=text, header=True)
        return text.getvalue()

    def __next__(self) -> Record:
        if self.forward() and self._current is not None:
            return self._current
        raise StopIteration

    next = __next__

    def __iter__(self) -> Iterator[Record]:
        while self.forward():
            assert self._current is not None  # noqa: S101 - forward() has just set it
            yield self._current

    def __getitem__(self, key: Any) -> Any:
        if self._current is None:
            raise TypeError("The cursor is not on a record; call forward() first")
        return self._current[key]

    @property
    def profile(self) -> Any:
        """The profile of the server that ran the query."""
        return self._result.profile

    @property
    def current(self) -> Record | None:
        """The record it is on, or None before the first."""
        return self._current

    @property
    def closed(self) -> bool:
        """Whether all records have been received."""
        return self._result.offline

    def keys(self) -> list[str]:
        """Names of the fields."""
        return self._fields

    def summary(self) -> dict[str, Any]:
        """What the server said of the query; waits for the end of the result."""
        return self._result.summary()

    def plan(self) -> dict[str, Any] | None:
        """The plan of an EXPLAIN or PROFILE query, or None."""
        said = self._result.summary()
        found: dict[str, Any] | None = said.get("plan") or said.get("profile")
        return found

    def stats(self) -> dict[str, Any]:
        """What the query changed, such as ``{"nodes_created": 1}``."""
        stats = {}
        for key, value in (self._result.summary().get("stats") or {}).items():
            if key.startswith("contains-"):
                continue
            name = key.replace("-", "_")
            if name.startswith("relationship_"):
                name = "relationships_" + name[len("relationship_") :]
            stats[name] = value
        return stats

    def forward(self, amount: int = 1) -> int:
        """Move by some records; returns by how many.

        Raises:
            ValueError: the amount is negative.
        """
        if amount < 0:
            raise ValueError("Cursor can only move forwards")
        moved = 0
        while moved < int(amount):
            values = self._result.take()
            if values is None:
                break
            self._current = Record(self._fields, self._hydrated(values))
            moved += 1
        return moved

    def _hydrated(self, values: list[Any]) -> list[Any]:
        hydrated: list[Any] = self._hydrant.hydrate_list(values) if self._hydrant else values
        return hydrated

    def preview(self, limit: int | None = None) -> Table | None:
        """The next records as a table, without moving; None where there are no fields.

        Raises:
            ValueError: the limit is negative.
        """
        from graph.py2neo.tables import Table

        limit = limit or self.sample_size
        if limit < 0:
            raise ValueError("Illegal preview size")
        if not self._fields:
            return None
        return Table([self._hydrated(values) for values in self._result.peek(int(limit))], self._fields)

    def evaluate(self, field: Any = 0) -> Any:
        """A field of the next record, or None where there is none."""
        if not self.forward():
            return None
        try:
            return self[field]
        except IndexError:
            return None

    def data(self, *keys: Any) -> list[dict[Any, Any]]:
        """All remaining records as dicts. A second call finds none: a cursor is read once."""
        if keys:
            return [record.data(*keys) for record in self]
        fields, hydrated = self._fields, self._hydrated
        return [dict(zip(fields, hydrated(values), strict=True)) for values in self._result]

    def to_table(self) -> Table:
        """All remaining records as a table."""
        from graph.py2neo.tables import Table

        return Table(self)

    def to_subgraph(self) -> Any:
        """The union of all nodes, relationships and paths in the remaining records, or None."""
        return _union(found for record in self if (found := record.to_subgraph()) is not None)

    def to_ndarray(self, dtype: Any = None, order: Any = "K") -> np.ndarray[Any, Any]:
        """All remaining records as a two-dimensional numpy array."""
        from graph.py2neo.integration.numpy import cursor_to_ndarray

        return cursor_to_ndarray(self, dtype, order)

    def to_series(self, field: Any = 0, index: Any = None, dtype: Any = None) -> pd.Series[Any]:
        """One field of all remaining records as a pandas series."""
        from graph.py2neo.integration.pandas import cursor_to_series

        return cursor_to_series(self, field, index, dtype)

    def to_matrix(self, mutable: bool = False) -> Any:
        """All remaining records as a sympy matrix; sympy must be installed."""
        from graph.py2neo.integration.sympy import cursor_to_matrix

        return cursor_to_matrix(self, mutable)

    def to_data_frame(self, index: Any = None, columns: Any = None, dtype: Any = None) -> pd.DataFrame:
        """All remaining records as a pandas data frame."""
        from graph.py2neo.integration.pandas import cursor_to_data_frame

        return cursor_to_data_frame(self, index, columns, dtype)


def _union(parts: Iterator[Any]) -> Any:
    from graph.py2neo.data import Subgraph

    first = next(parts, None)
    if first is None:
        return None
    second = next(parts, None)
    if second is None:
        return first
    nodes, relationships = {*first.nodes, *second.nodes}, {*first.relationships, *second.relationships}
    for part in parts:
        nodes.update(part.nodes)
        relationships.update(part.relationships)
    return Subgraph(nodes, relationships)
