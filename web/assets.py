"""Browser libraries: npm tarballs locked in assets.lock, fetched once into the user's cache, never committed.

Only the files the lock names are unpacked; each is kept beside a gzip copy made once, so serving is cheap.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import re
import shutil
import sys
import tarfile
import tempfile
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from graph.errors import MachineError, NotFoundError
from graph.server.progress import Progress, silent
from graph.settings import DEFAULT_NPM_URL, cache_directory

TIMEOUT_SECONDS = 60
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Package:
    """One locked npm package.

    Attributes:
        integrity: npm's own digest, ``sha512-`` and base64.
        size: Bytes of the tarball.
        use: ``page`` where pages load it, ``test`` where only tests do.
        files: Paths inside the package that are kept.

    >>> Package("htmx.org", "2.0.11", "sha512-x", 1, "0BSD", "page", ("dist/htmx.min.js",)).tarball
    'htmx.org/-/htmx.org-2.0.11.tgz'
    """

    name: str
    version: str
    integrity: str
    size: int
    license: str
    use: str
    files: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Folder in the cache and in the address of its files."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}"

    @property
    def tarball(self) -> str:
        """Path of the tarball below the registry's address."""
        return f"{self.name}/-/{self.name.rpartition('/')[2]}-{self.version}.tgz"


@cache
def locked_packages() -> tuple[Package, ...]:
    """Every package of assets.lock, in its order."""
    content = tomllib.loads(resources.files("web").joinpath("assets.lock").read_text(encoding="utf-8"))
    return tuple(Package(**{**item, "files": tuple(item["files"])}) for item in content["package"])


def assets_directory() -> Path:
    """Where the unpacked files of all homes of this user stand."""
    return cache_directory() / "browser"


def is_present(package: Package, directory: Path) -> bool:
    """Whether every kept file of a package is there (a folder appears whole or not at all)."""
    return all((directory / package.folder / name).is_file() for name in package.files)


def missing_packages(use: str = "page", directory: Path | None = None) -> tuple[Package, ...]:
    """Packages that `fetch_assets` would still have to get."""
    where = directory or assets_directory()
    return tuple(item for item in locked_packages() if item.use == use and not is_present(item, where))


def fetch_assets(
    progress: Progress = silent,
    *,
    npm_url: str = DEFAULT_NPM_URL,
    use: str = "page",
    directory: Path | None = None,
) -> Path:
    """Get, check and unpack what is missing; a second call does nothing.

    Args:
        progress: Told of the bytes done over everything that is fetched (``assets.step``).
        npm_url: Address of the npm registry or a mirror of it.
        use: ``page``, or ``test`` for what only tests load.
        directory: The cache; the user's by default.

    Returns:
        The directory in which each package has a folder ``name-version``.

    Raises:
        MachineError: ``assets.unreachable``, ``assets.digest`` or ``assets.disk``.
    """
    where = directory or assets_directory()
    wanted = missing_packages(use, where)
    total, done = sum(item.size for item in wanted), 0
    for package in wanted:
        content = _download(package, npm_url, progress, done, total)
        _unpack(package, content, where)
        done += package.size
    return where


def file_of(name: str, directory: Path | None = None) -> Path:
    """The file of an address such as ``bootstrap-5.3.9/dist/css/bootstrap.min.css``.

    Raises:
        NotFoundError: ``assets.unknown`` for a name not in the lock, ``assets.missing`` before a fetch.
    """
    if name not in _names():
        raise NotFoundError("assets.unknown", name=name)
    path = (directory or assets_directory()) / name
    if not path.is_file():
        raise NotFoundError("assets.missing", name=name)
    return path


def address_of(package: str, file: str) -> str:
    """The address below /static/vendor/ of a locked file.

    >>> address_of("htmx.org", "dist/htmx.min.js").endswith("/dist/htmx.min.js")
    True
    """
    for item in locked_packages():
        if item.name == package and file in item.files:
            return f"{item.folder}/{file}"
    raise KeyError(f"assets.lock has no {file} of {package}")


@cache
def _names() -> frozenset[str]:
    return frozenset(f"{item.folder}/{name}" for item in locked_packages() for name in item.files)


def _download(package: Package, npm_url: str, progress: Progress, before: int, total: int) -> bytes:
    address = f"{npm_url.rstrip('/')}/{package.tarball}"
    if not re.match(r"https?://", address):
        raise MachineError("assets.unreachable", url=address, detail="not an http address")
    received = io.BytesIO()
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - scheme checked
            while chunk := answer.read(CHUNK):
                received.write(chunk)
                if received.tell() > package.size:
                    break
                progress("assets.step", before + received.tell(), total, "bytes", name=package.folder)
    except (OSError, urllib.error.URLError) as error:
        raise MachineError("assets.unreachable", url=address, detail=str(error)) from error
    content = received.getvalue()
    if digest(content) != package.integrity:
        raise MachineError("assets.digest", url=address)
    return content


def digest(content: bytes) -> str:
    """The integrity text of some bytes, as npm writes it.

    >>> digest(b"")[:14]
    'sha512-z4PhNX7'
    """
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode("ascii")


def _unpack(package: Package, content: bytes, directory: Path) -> None:
    target = directory / package.folder
    try:
        directory.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=directory, prefix=f".{package.folder}-"))
        try:
            _extract(package, content, staging)
            shutil.rmtree(target, ignore_errors=True)
            try:
                os.replace(staging, target)
            except OSError:
                if not is_present(package, directory):  # else another process has just put the same there
                    raise
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise MachineError("assets.disk", path=str(directory), detail=str(error)) from error


def _extract(package: Package, content: bytes, staging: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for name in package.files:
            member = archive.extractfile(f"package/{name}")
            if member is None:
                raise OSError(f"{package.folder} has no file {name}")
            body = member.read()
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(body, 9, mtime=0))


def main() -> None:
    """For maintainers: fetch each package at its locked version and print digest and size for review."""
    for package in locked_packages():
        address = f"{DEFAULT_NPM_URL}/{package.tarball}"
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - a constant
            content = answer.read()
        sys.stdout.write(f"{package.folder} {digest(content)} {len(content)}\n")


if __name__ == "__main__":
    main()
