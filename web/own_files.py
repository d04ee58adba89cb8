"""Our own static files and the version of them all."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path


def static_directory() -> Path:
    """Where our own static files stand."""
    return Path(str(resources.files("web"))) / "static"


@cache
def own_version() -> str:
    """Eight characters that change when any of our static files does."""
    digest = hashlib.sha256()
    for path in sorted(static_directory().rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(static_directory()).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
