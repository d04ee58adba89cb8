"""Files that are there whole or not at all: written beside their names and moved there at the end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from graph.errors import MachineError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes its final name when the block ends well; nothing is left when it fails.

    Raises:
        MachineError: ``export.unwritable``: the folder refuses or the disk is full.
    """
    with whole_files() as opened:
        yield opened(path)


@contextmanager
def whole_files() -> Iterator[Callable[[Path], BinaryIO]]:
    """A function that opens files; all take their final names once all are on the disk, or none does.

    Raises:
        MachineError: ``export.unwritable``: the folder refuses or the disk is full.
    """
    held: list[tuple[Path, Path, BinaryIO]] = []
    last = Path()
    try:
        with ExitStack() as clean:

            def opened(path: Path) -> BinaryIO:
                nonlocal last
                last = path
                handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent or Path())
                clean.callback(_remove, Path(name))
                file = clean.enter_context(os.fdopen(handle, "wb"))
                held.append((path, Path(name), file))
                return file

            yield opened
            for path, _, file in held:
                last = path
                file.flush()
                os.fsync(file.fileno())
            for path, temporary, file in held:
                last = path
                file.close()
                os.replace(temporary, path)
    except OSError as error:
        raise MachineError("export.unwritable", path=str(last), detail=error.strerror) from error


def _remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
