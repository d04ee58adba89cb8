"""Columns of everybody kept in the home: a restart, the command line and the worker need not read the graph.

``cache/people.arrow`` is an Arrow file of one row (a list a column), opened by memory map, with its length
and checksum behind it. It holds what the graph says of people, without names and contact points; its owner
alone may read it, it is replaced atomically, and it is thrown away where it does not fit.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from graph.errors import MachineError
from graph.exports.atomic import whole_file
from graph.profiles.segments.features import Coded, Columns, Good, Shop

log = logging.getLogger("renmai.segments")

VERSION = 2
"""Raised when columns mean something else than before; an older file is read anew."""

_MAGIC = b"RENMAI-PEOPLE"
_TAIL = len(_MAGIC) + 12
_PIECE = 1 << 24
_APART = ("shop", "ids", "row", "things", "kept", "profile", "ties")
_PLAIN = tuple(field.name for field in fields(Columns) if field.name not in _APART)


Stamp = tuple[str, ...]
"""What the graph was like when columns were read."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Columns with the stamp and the moment they were read at."""

    stamp: Stamp
    moment: datetime
    columns: Columns


def path_of(home: Path) -> Path:
    """Where the columns of a home are kept."""
    return home / "cache" / "people.arrow"


def forget(home: Path) -> None:
    """Delete what is kept, as an erasure must; the next to ask reads the graph."""
    path_of(home).unlink(missing_ok=True)


def version_of(home: Path) -> int:
    """Tells one file of a home from the next; 0 where there is none."""
    try:
        return path_of(home).stat().st_mtime_ns
    except OSError:
        return 0


def keep(home: Path, data: Kept) -> None:
    """Keep columns, with what was concluded from them, for whoever asks next; a disk that is full is no
    reason to fail.
    """
    path = path_of(home)
    arrays, values = _taken_apart(data.columns)
    about = {"version": VERSION, "stamp": data.stamp, "moment": data.moment.isoformat(), "values": values}
    schema = pa.schema([(name, pa.large_list(array.type)) for name, array in arrays.items()])
    schema = schema.with_metadata({"renmai": json.dumps(about, ensure_ascii=False)})
    columns = [
        pa.LargeListArray.from_arrays(pa.array([0, len(array)], pa.int64()), array)
        for array in arrays.values()
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with whole_file(path) as file:
            summed = _Summed(file)
            with pa.ipc.new_file(pa.PythonFile(summed, "w"), schema) as writer:
                writer.write_batch(pa.record_batch(columns, schema=schema))
            file.write(summed.tail())
    except (MachineError, OSError) as error:
        log.warning("columns of people could not be kept: %s", error)


def kept(home: Path, fits: Callable[[Stamp], bool]) -> Kept | None:
    """What is kept, where its stamp fits; None where nothing is, it does not, or the file is not whole."""
    try:
        mapped = pa.memory_map(str(path_of(home)))
    except OSError:
        return None
    try:
        whole = mapped.read_buffer()
        if whole.size < _TAIL:
            raise ValueError("shorter than its tail")
        opened = pa.ipc.open_file(pa.BufferReader(whole.slice(0, whole.size - _TAIL)))
        about = json.loads(opened.schema.metadata[b"renmai"])
        if about["version"] != VERSION or not fits(tuple(about["stamp"])):
            return None
        if not _is_whole(whole):
            log.warning("columns of people are not whole; they are read from the graph again")
            return None
        batch = opened.get_batch(0)
        arrays = {name: batch.column(name).flatten() for name in batch.schema.names}
        columns = _put_together(arrays, about["values"])
        return Kept(tuple(about["stamp"]), datetime.fromisoformat(about["moment"]), columns)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        log.warning("columns of people cannot be opened: %s", error)
        return None


class _Summed:
    """A file that sums up what is written to it."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._sum, self._size = file, 0, 0

    def write(self, data: Any) -> int:
        """Write, and add to the sum."""
        piece = memoryview(data)
        self._sum = zlib.crc32(piece, self._sum)
        self._size += piece.nbytes
        self._file.write(piece)
        return piece.nbytes

    def tell(self) -> int:
        """How much was written."""
        return self._size

    def writable(self) -> bool:
        """It is."""
        return True

    def flush(self) -> None:
        """Left to the file itself."""

    def close(self) -> None:
        """Left to the file itself."""

    def tail(self) -> bytes:
        """What stands behind the content: its length and checksum."""
        return self._size.to_bytes(8, "little") + self._sum.to_bytes(4, "little") + _MAGIC


def _is_whole(whole: pa.Buffer) -> bool:
    size = whole.size - _TAIL
    tail = whole.slice(size).to_pybytes()
    if tail[12:] != _MAGIC or int.from_bytes(tail[:8], "little") != size:
        return False
    held = memoryview(whole)
    found = 0
    for start in range(0, size, _PIECE):
        found = zlib.crc32(held[start : min(start + _PIECE, size)], found)
    return found == int.from_bytes(tail[8:12], "little")


def _taken_apart(data: Columns) -> tuple[dict[str, pa.Array], dict[str, Any]]:
    """Arrays by name, and what is few (values of codes, goods, stock) as JSON."""
    arrays: dict[str, pa.Array] = {"ids": pa.array(data.ids, pa.large_string())}
    values: dict[str, Any] = {"shop": _plain_shop(data.shop), "things": list(data.things)}

    def add(name: str, column: Any) -> None:
        if isinstance(column, Coded):
            arrays[name] = pa.array(column.codes)
            values[name] = [_plain(value) for value in column.values]
        else:
            arrays[name] = pa.array(column.view(np.uint8) if column.dtype == bool else column)

    for name in _PLAIN:
        add(name, getattr(data, name))
    for group in ("profile", "kept"):
        for name, column in getattr(data, group).items():
            add(f"{group}.{name}", column)
    for kind, (person, number) in data.ties.items():
        add(f"ties.{kind}.person", person)
        add(f"ties.{kind}.number", number)
    return arrays, values


def _put_together(arrays: Mapping[str, pa.Array], values: Mapping[str, Any]) -> Columns:
    def column(name: str) -> Any:
        array = arrays[name].to_numpy(zero_copy_only=True)
        if name in values:
            return Coded(array, [_valued(name, value) for value in values[name]])
        return array.view(bool) if name == "deliverable" else array

    def group(start: str) -> list[str]:
        return [name.removeprefix(start) for name in arrays if name.startswith(start)]

    ids = arrays["ids"].to_pylist()
    kinds = {name.rpartition(".")[0] for name in group("ties.")}
    return Columns(
        shop=_shop_of(values["shop"]),
        ids=ids,
        row={id_: row for row, id_ in enumerate(ids)},
        profile={name: column(f"profile.{name}") for name in group("profile.")},
        things={thing: place for place, thing in enumerate(values["things"])},
        ties={kind: (column(f"ties.{kind}.person"), column(f"ties.{kind}.number")) for kind in sorted(kinds)},
        kept={name: column(f"kept.{name}") for name in group("kept.")},
        **{name: column(name) for name in _PLAIN},
    )


def _plain(value: Any) -> Any:
    return sorted(map(_plain, value)) if isinstance(value, frozenset) else value


def _valued(name: str, value: Any) -> Any:
    """A value of a column, as `Gathering` makes it."""
    if name == "contacts":
        return frozenset(value)
    if name == "consents":
        return frozenset(map(tuple, value))
    if isinstance(value, list):
        return tuple(tuple(one) if isinstance(one, list) else one for one in value)
    return value


def _plain_shop(shop: Shop) -> dict[str, Any]:
    goods = {
        id_: [good.category, good.brand, sorted(good.suppliers), good.name]
        for id_, good in shop.goods.items()
    }
    return {"today": shop.today, "goods": goods, "stock": {k: sorted(v) for k, v in shop.stock.items()}}


def _shop_of(held: Mapping[str, Any]) -> Shop:
    goods = {
        id_: Good(category, brand, frozenset(suppliers), name)
        for id_, (category, brand, suppliers, name) in held["goods"].items()
    }
    stock = {state: frozenset(map(tuple, cells)) for state, cells in held["stock"].items()}
    return Shop(held["today"], goods, stock)
