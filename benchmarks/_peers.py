"""Environments of the tools measured beside ours: one a benchmarks/peers/NAME.lock, in the user's cache.

They are never in the product's own environment: some need versions of libraries that ours must not have.
"""

import hashlib
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import platformdirs

FOLDER = Path(__file__).parent / "peers"


def python_of(name: str) -> Path:
    """The interpreter of a peer's environment, made first where it is missing."""
    lock = FOLDER / f"{name}.lock"
    version = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    home = Path(platformdirs.user_cache_dir("renmai")) / "peers" / f"{name}-{version}"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = home / "ready"
    if not ready.exists():
        print(f"Installing {name} into {home} …", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        install = [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
        ]
        subprocess.run([*install, "-r", str(lock)], check=True)
        ready.touch()
    return python


def run_peer(name: str, script: str, *arguments: str) -> dict[str, Any]:
    """Run benchmarks/peers/SCRIPT in the environment NAME; it prints one JSON object on its last line."""
    done = subprocess.run(
        [str(python_of(name)), str(FOLDER / script), *arguments], check=True, capture_output=True, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result
