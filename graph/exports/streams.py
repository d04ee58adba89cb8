"""Archives and tables written piece by piece: what a writer of files makes, taken as it comes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator


class Pipe(io.RawIOBase):
    """A sink that only moves forward: what was written can be taken at any time, and is then gone."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        """It takes bytes."""
        return True

    def write(self, data: object) -> int:
        """Take bytes."""
        piece = bytes(memoryview(data))  # type: ignore[arg-type]
        self._pieces.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        """How much was written in all."""
        return self._size

    def take(self) -> bytes:
        """What came since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def zipped(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """A zip archive of files (name, pieces), piece by piece; the same files give the same archive.

    >>> archive = b"".join(zipped([("a.txt", [b"1", b"2"])]))
    >>> zipfile.ZipFile(io.BytesIO(archive)).read("a.txt")
    b'12'
    """
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    if found := pipe.take():
                        yield found
    yield pipe.take()


def gathered(pieces: Iterable[bytes], size: int = 1 << 16) -> Iterator[bytes]:
    """The same bytes in pieces of at least ``size``, but for the last."""
    held: list[bytes] = []
    total = 0
    for piece in pieces:
        held.append(piece)
        total += len(piece)
        if total >= size:
            yield b"".join(held)
            held, total = [], 0
    if held:
        yield b"".join(held)
