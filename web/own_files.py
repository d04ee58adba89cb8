"""Our own static files, read once, and the version of them all."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One of our static files, as it is and packed with gzip."""

    content: bytes
    packed: bytes
    kind: str


@cache
def own_files() -> Mapping[str, OwnFile]:
    """Every file of web/static by its path there; they are few and small."""
    root = Path(str(resources.files("web"))) / "static"
    found = {}
    for path in sorted(item for item in root.rglob("*") if item.is_file()):
        content = path.read_bytes()
        kind = content_type(path.name)
        found[path.relative_to(root).as_posix()] = OwnFile(content, gzip.compress(content, 9, mtime=0), kind)
    return MappingProxyType(found)


@cache
def own_version() -> str:
    """Eight characters that change when any of our static files does."""
    digest = hashlib.sha256()
    for name, file in own_files().items():
        digest.update(name.encode())
        digest.update(file.content)
    return digest.hexdigest()[:8]


def content_type(name: str) -> str:
    """The Content-Type of a static file, whatever this machine's own table says.

    >>> content_type("app.js")
    'text/javascript; charset=utf-8'
    """
    known = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    kind = known.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
