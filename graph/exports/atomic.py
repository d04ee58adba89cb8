"""A file that is there whole or not at all: written beside its name and moved there at the end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from graph.errors import MachineError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes its final name when the block ends well; nothing is left when it fails.

    Raises:
        MachineError: ``export.unwritable``: the folder refuses or the disk is full.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent or Path())
    except OSError as error:
        raise MachineError("export.unwritable", path=str(path), detail=error.strerror) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise MachineError("export.unwritable", path=str(path), detail=error.strerror) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
