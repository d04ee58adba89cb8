"""Files people send, a piece at a time: a file broken off goes on where it stopped, whenever that is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.errors import ConflictError, MachineError, UsageError
from graph.ledger import Ledger, sittings
from graph.ledger.sittings import Sitting
from graph.settings import Settings

PIECE_BYTES = 4 << 20
"""The browser sends a file in pieces of this size."""

MOST_FILES = 200
SPARE_BYTES = 512 << 20
"""Space on the disk that uploads leave free: the database and the ledger need it to go on."""


def begin(settings: Settings, ledger: Ledger, by: str, files: Sequence[tuple[str, int]]) -> Sitting:
    """Begin a sitting with these files still to be sent.

    Args:
        settings: Of the home.
        ledger: Of the home.
        by: Name of who brings them.
        files: Name and size in bytes of each.

    Raises:
        UsageError: ``start.no-files`` or ``start.many``.
        MachineError: ``start.no-space``.
    """
    if not files:
        raise UsageError("start.no-files")
    if len(files) > MOST_FILES:
        raise UsageError("start.many", count=len(files), most=MOST_FILES)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    needed, free = sum(size for _, size in files), shutil.disk_usage(settings.home).free
    if needed > free - SPARE_BYTES:
        raise MachineError("start.no-space", needed=_megabytes(needed), free=_megabytes(free))
    names = _distinct([_plain(name) for name, _ in files])
    state = {
        "files": [{"name": name, "size": size} for name, (_, size) in zip(names, files, strict=True)],
        "source": "",
        "tables": [],
        "troubles": {},
        "jobs": {},
    }
    sitting = sittings.begin(ledger, by, state)
    folder_of(settings, sitting.id).mkdir(parents=True, mode=0o700)
    return sitting


def folder_of(settings: Settings, id: str) -> Path:
    """Where the files of a sitting lie."""
    return settings.home / "uploads" / id


def received(settings: Settings, sitting: Sitting) -> list[int]:
    """Bytes of each file that are here."""
    return [_size(settings, sitting, item) for item in sitting.state["files"]]


def is_whole(settings: Settings, sitting: Sitting) -> bool:
    """Whether every file is here."""
    there = received(settings, sitting)
    return all(size == item["size"] for size, item in zip(there, sitting.state["files"], strict=True))


def whole_files(settings: Settings, sitting: Sitting) -> list[Path]:
    """Paths of the files, all of them here.

    Raises:
        ConflictError: ``start.unfinished``.
    """
    if not is_whole(settings, sitting):
        raise ConflictError("start.unfinished")
    folder = folder_of(settings, sitting.id)
    return [folder / item["name"] for item in sitting.state["files"]]


def take(settings: Settings, sitting: Sitting, number: int, offset: int, piece: bytes) -> int:
    """Add a piece to a file.

    Args:
        settings: Of the home.
        sitting: It belongs to.
        number: Of the file, from 0.
        offset: Where the piece begins.
        piece: Bytes.

    Returns:
        Bytes of the file that are here; the piece was not taken where it does not begin there.

    Raises:
        UsageError: ``start.piece``: there is no such file, or the piece goes beyond its end.
        MachineError: ``start.no-space``.
    """
    files: list[Mapping[str, Any]] = sitting.state["files"]
    if not 0 <= number < len(files) or offset < 0 or offset + len(piece) > files[number]["size"]:
        raise UsageError("start.piece")
    item = files[number]
    here = _size(settings, sitting, item)
    if offset != here:
        return here
    part = folder_of(settings, sitting.id) / f"{item['name']}.part"
    try:
        with part.open("ab") as stream:
            stream.truncate(offset)
            stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        here += len(piece)
        if here == item["size"]:
            part.replace(part.with_name(item["name"]))
    except OSError as error:
        free = shutil.disk_usage(settings.home).free
        raise MachineError("start.no-space", needed=_megabytes(len(piece)), free=_megabytes(free)) from error
    return here


def forget(settings: Settings, ledger: Ledger, id: str) -> None:
    """Take a sitting and its files away; what it loaded stays in the graph."""
    sittings.forget(ledger, id)
    shutil.rmtree(folder_of(settings, id), ignore_errors=True)


def _size(settings: Settings, sitting: Sitting, item: Mapping[str, Any]) -> int:
    path = folder_of(settings, sitting.id) / str(item["name"])
    for candidate in (path, path.with_name(f"{item['name']}.part")):
        try:
            return candidate.stat().st_size
        except OSError:
            continue
    return 0


def _plain(name: str) -> str:
    """A file name without folders or anything a file system minds.

    >>> _plain("../店铺/订单 2026.csv"), _plain("..")
    ('订单 2026.csv', 'file')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:20]}" if kept else "file"


def _distinct(names: Sequence[str]) -> list[str]:
    """Names told apart by a number.

    >>> _distinct(["a.csv", "a.csv"])
    ['a.csv', 'a (2).csv']
    """
    found: list[str] = []
    for name in names:
        stem, dot, ending = name.rpartition(".")
        tried, number = name, 2
        while tried.lower() in {item.lower() for item in found}:
            tried = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
            number += 1
        found.append(tried)
    return found


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.0f}"
