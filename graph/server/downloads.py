"""The jars of Neo4j and OpenGDS in the user's cache: fetched once, checked, shared by all homes."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import filelock

from graph.errors import MachineError
from graph.server.lockfile import GDS_VERSION, NEO4J_VERSION, Jar, lock_id, locked_jars
from graph.server.progress import Progress, silent
from graph.settings import Settings, cache_directory

_PARALLEL = 8
_CHUNK = 1 << 18
_SPARE = 64 * 1024**2
"""Bytes of disk to leave free after a download."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Neo4j and OpenGDS unpacked in the cache: ``lib/`` and ``plugins/``, both only jars of jars.lock."""

    folder: Path

    @property
    def lib(self) -> Path:
        """Jars of the server."""
        return self.folder / "lib"

    @property
    def plugins(self) -> Path:
        """Jars of OpenGDS."""
        return self.folder / "plugins"

    @property
    def marker(self) -> Path:
        """Written when every jar has been checked."""
        return self.folder / "complete"

    @property
    def class_path(self) -> list[Path]:
        """Every jar, in a fixed order: the Java cache of loaded classes depends on it."""
        return [self.folder / jar.folder / jar.name for jar in locked_jars()]

    def complete(self) -> bool:
        """Whether all jars are there with their locked sizes (digests were checked when they came)."""
        if not self.marker.is_file():
            return False
        return all(_size(self.folder / jar.folder / jar.name) == jar.size for jar in locked_jars())


def distribution() -> Distribution:
    """Where the locked jars belong in this user's cache, there or not."""
    return Distribution(cache_directory() / f"neo4j-{NEO4J_VERSION}-gds-{GDS_VERSION}-{lock_id()}")


def fetch_jars(settings: Settings, progress: Progress | None = None) -> Distribution:
    """Fetch what is missing of the locked jars, in parallel; at once when nothing is.

    A killed download leaves only whole, checked files, so the next one goes on where it stopped. Two
    fetchers take turns by a lock file; the second finds the first's work done.

    Raises:
        MachineError: ``server.fetch.*`` for no network, a wrong digest, a full disk or an unwritable cache.
    """
    found = distribution()
    if found.complete():
        return found
    report = progress or silent
    try:
        found.folder.mkdir(parents=True, exist_ok=True)
        with cache_turn(found, report):
            if not found.complete():
                _fetch_missing(settings.maven_url, found, report)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise MachineError("server.fetch.disk-full", path=str(found.folder)) from error
        raise MachineError(
            "server.fetch.unwritable", path=str(found.folder), detail=error.strerror or str(error)
        ) from error
    return found


@contextmanager
def cache_turn(found: Distribution, report: Progress) -> Iterator[None]:
    """Hold the cache's lock, saying so when another process has it; it is free when its holder dies."""
    lock = filelock.FileLock(found.folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        report("server.step.fetch-elsewhere", 0, None)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _fetch_missing(maven_url: str, found: Distribution, report: Progress) -> None:
    for leftover in (*found.folder.glob("lib/tmp*"), *found.folder.glob("plugins/tmp*")):
        leftover.unlink(missing_ok=True)
    jars = locked_jars()
    missing = [jar for jar in jars if not _intact(found, jar)]
    need = sum(jar.size for jar in missing)
    free = shutil.disk_usage(found.folder).free
    if free < need + _SPARE:
        raise MachineError(
            "server.fetch.disk-small",
            path=str(found.folder),
            need=(need + _SPARE) // 10**6,
            free=free // 10**6,
        )
    tally = _Tally(report, need)
    tally.add(0)
    missing.sort(key=lambda jar: -jar.size)
    with ThreadPoolExecutor(_PARALLEL) as pool:
        futures = [pool.submit(_fetch_one, maven_url, found, jar, tally) for jar in missing]
        done, waiting = wait(futures, return_when=FIRST_EXCEPTION)
        for future in waiting:
            future.cancel()
        for future in done:
            future.result()
    partial = found.marker.with_suffix(".new")
    partial.write_text(f"{len(jars)}\n", encoding="utf-8")
    os.replace(partial, found.marker)


def _fetch_one(maven_url: str, found: Distribution, jar: Jar, tally: _Tally) -> None:
    import pooch

    pooch.get_logger().setLevel(logging.WARNING)
    base = maven_url.rstrip("/") + "/"
    url = base + jar.path
    target = found.folder / jar.folder
    store = pooch.create(
        path=target,
        base_url=base,
        registry={jar.name: f"sha256:{jar.sha256}"},
        urls={jar.name: url},
        retry_if_failed=2,
    )
    bar = _Bar(tally)
    try:
        store.fetch(jar.name, downloader=pooch.HTTPDownloader(progressbar=bar, chunk_size=_CHUNK, timeout=60))
    except OSError as error:  # first: what requests says of a malformed address is a ValueError as well
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        raise MachineError("server.fetch.unreachable", url=url, detail=_shortly(error)) from error
    except ValueError as error:
        raise MachineError("server.fetch.digest", name=jar.name, url=url) from error


class _Tally:
    """Bytes arrived over all downloads."""

    def __init__(self, report: Progress, total: int) -> None:
        self._report, self._total, self._done = report, total, 0
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        with self._lock:
            self._done += count
            self._report(
                "server.step.fetch", self._done, self._total, "bytes", megabytes=round(self._total / 10**6)
            )


class _Bar:
    """What pooch takes for a progress bar: counts one file into the tally, never above the file's size."""

    total = 0

    def __init__(self, tally: _Tally) -> None:
        self._tally, self._seen, self._shown = tally, 0, 0

    def update(self, count: int) -> None:
        self._seen = min(self._seen + count, self.total)
        if self._seen > self._shown:  # a retry counts again from the start
            self._tally.add(self._seen - self._shown)
            self._shown = self._seen

    def reset(self) -> None:
        self._seen = 0

    def close(self) -> None:
        return None


def _intact(found: Distribution, jar: Jar) -> bool:
    import pooch

    path = found.folder / jar.folder / jar.name
    if _size(path) != jar.size or pooch.file_hash(str(path)) != jar.sha256:
        with suppress(FileNotFoundError):
            path.unlink()
        return False
    return True


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def _shortly(error: BaseException) -> str:
    """The innermost reason of a network failure, without the addresses of Python objects."""
    while error.__context__ is not None:
        error = error.__context__
    return str(error) or type(error).__name__
