"""The sample shop: what its systems would hold, with the truth apart. docs/sample-shop.md lists its files."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from graph.errors import ConflictError, MachineError, UsageError
from loaders.sample.config import SampleConfig
from loaders.sample.shop import Progress, make_shop
from loaders.sources.files import IGNORE

MOST = 10_000_000
"""The largest shop; ids are counters of 40 bits."""


def make_sample(
    directory: Path, customers: int, seed: int, *, replace: bool = False, progress: Progress | None = None
) -> dict[str, int]:
    """Write a sample shop into a new or empty directory; whole or not at all.

    Args:
        directory: Where its folders app, wechat, stores, erp and truth are to be.
        customers: Number of real people, 1 to MOST.
        seed: Same customers and seed, same bytes.
        replace: Put it in the place of an earlier sample shop.
        progress: Called with the people made and all people, after each thousand.

    Returns:
        Rows of each file or table, by its name.

    Raises:
        UsageError: ``sample.customers``: too few or too many.
        ConflictError: ``sample.not-empty``: the directory holds something else.
        MachineError: ``sample.unwritable``: the disk is full or refuses.
    """
    if not 1 <= customers <= MOST:
        raise UsageError("sample.customers", customers=customers, most=MOST)
    directory = directory.absolute()
    _check_free(directory, replace)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    except OSError as error:
        raise MachineError("sample.unwritable", path=str(directory), detail=error.strerror) from error
    try:
        counts = make_shop(work, SampleConfig(customers, seed), progress)
        (work / "truth" / IGNORE).touch()
        if directory.exists():
            shutil.rmtree(directory)
        work.chmod(0o755)
        os.replace(work, directory)
    except OSError as error:
        raise MachineError("sample.unwritable", path=str(directory), detail=error.strerror) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return counts


def _check_free(directory: Path, replace: bool) -> None:
    if not directory.exists():
        return
    if not directory.is_dir() or (any(directory.iterdir()) and not (replace and _is_sample(directory))):
        raise ConflictError("sample.not-empty", path=str(directory))


def _is_sample(directory: Path) -> bool:
    return (directory / "truth" / "people.csv").is_file() and (directory / "app" / "users.csv").is_file()


__all__ = ["MOST", "SampleConfig", "make_sample"]
