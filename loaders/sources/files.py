"""Opening files and what is packed in them, with limits that stop an archive made to fill the disk."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from graph.errors import InputError, NotFoundError

UNPACKED_LIMIT = 50 << 30
RATIO_LIMIT = 200
RATIO_FROM = 64 << 20
MEMBERS_LIMIT = 1_000
IGNORE = ".renmai-ignore"
"""A folder that holds a file of this name is none of data."""

SUFFIXES = {
    ".csv",
    ".tsv",
    ".txt",
    ".json",
    ".jsonl",
    ".ndjson",
    ".db",
    ".sqlite",
    ".sqlite3",
    ".xlsx",
    ".parquet",
}


@dataclass(frozen=True, slots=True)
class Opener:
    """A file, or a member of a zip archive, that can be opened for its bytes again and again."""

    path: Path
    member: str = ""
    packed: bool = False

    @property
    def name(self) -> str:
        """The name without folder, and without ``.gz``."""
        name = Path(self.member or self.path).name
        return name[:-3] if self.packed and not self.member and name.lower().endswith(".gz") else name

    @property
    def label(self) -> str:
        """How people find it again."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    def open(self) -> BinaryIO:
        """Its bytes, unpacked.

        Raises:
            InputError: ``source.unreadable``.
        """
        try:
            if self.member:
                archive = zipfile.ZipFile(self.path)
                stream = archive.open(self.member)
                return io.BufferedReader(_Guarded(stream, self.label, self.path.stat().st_size))
            if self.packed:
                return io.BufferedReader(_Guarded(gzip.open(self.path), self.label, self.path.stat().st_size))
            return self.path.open("rb")
        except (OSError, zipfile.BadZipFile, RuntimeError) as error:
            raise InputError("source.unreadable", path=self.label, detail=str(error)) from error


class _Guarded(io.RawIOBase):
    """A stream that stops when it has unpacked more than any honest file would."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, label: str, packed_size: int) -> None:
        self._inner = stream
        self._label = label
        self._packed = max(1, packed_size)
        self._read = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._read

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data: bytes = self._inner.read(len(buffer))
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            raise InputError("source.unreadable", path=self._label, detail=str(error)) from error
        self._read += len(data)
        if self._read > UNPACKED_LIMIT or (
            self._read > RATIO_FROM and self._read > RATIO_LIMIT * self._packed
        ):
            raise InputError("source.bomb", path=self._label, megabytes=self._read >> 20)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def openers(path: Path) -> list[Opener]:
    """The file itself, or what is packed in it.

    Raises:
        NotFoundError: ``source.missing``.
        InputError: ``source.unreadable``, ``source.empty`` or ``source.members``.
    """
    head = first_bytes(path)
    if head.startswith(b"\x1f\x8b"):
        return [Opener(path, packed=True)]
    if head.startswith(b"PK") and not _is_workbook(path):
        return [Opener(path, member) for member in _members(path)]
    return [Opener(path)]


def first_bytes(path: Path) -> bytes:
    """The first bytes of a file that can be read and is not empty."""
    try:
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except FileNotFoundError as error:
        raise NotFoundError("source.missing", path=str(path)) from error
    except OSError as error:
        raise InputError("source.unreadable", path=str(path), detail=error.strerror or str(error)) from error
    if not head:
        raise InputError("source.empty", path=str(path))
    return head


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError("source.unreadable", path=str(path), detail=str(error)) from error


def _members(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    infos = [info for info in infos if not Path(info.filename).name.startswith((".", "__MACOSX"))]
    infos = [info for info in infos if not info.filename.startswith("__MACOSX/")]
    if len(infos) > MEMBERS_LIMIT:
        raise InputError("source.members", path=str(path), count=len(infos), limit=MEMBERS_LIMIT)
    for info in infos:
        if info.file_size > UNPACKED_LIMIT or (
            info.file_size > RATIO_FROM and info.file_size > RATIO_LIMIT * max(1, info.compress_size)
        ):
            raise InputError(
                "source.bomb", path=f"{path.name}/{info.filename}", megabytes=info.file_size >> 20
            )
    return sorted(info.filename for info in infos if Path(info.filename).suffix.lower() in SUFFIXES)


def files_below(path: Path) -> Iterator[Path]:
    """The data files of a folder and of the folders in it, in the order of their names, or the file itself.

    Hidden files and folders are passed over, folders named ``mappings``, and those that hold a file IGNORE.

    Raises:
        NotFoundError: ``source.missing``.
    """
    if not path.exists():
        raise NotFoundError("source.missing", path=str(path))
    if path.is_file():
        yield path
        return
    try:
        items = sorted(path.iterdir())
    except OSError as error:
        raise InputError("source.unreadable", path=str(path), detail=error.strerror or str(error)) from error
    for item in items:
        if item.name.startswith("."):
            continue
        suffixes = {suffix.lower() for suffix in item.suffixes[-2:]}
        if item.is_file() and (suffixes & (SUFFIXES | {".zip", ".gz"})):
            yield item
        elif item.is_dir() and item.name != "mappings" and not (item / IGNORE).exists():
            yield from files_below(item)
