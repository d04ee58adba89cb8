"""What this package answers to: the version of py2neo whose behaviour it has."""

from __future__ import annotations

from typing import Any

from packaging.version import InvalidVersion, Version

__all__ = ["PACKAGE_DESCRIPTION", "PACKAGE_NAME", "get_metadata", "get_version_data", "parse_version_string"]

PACKAGE_NAME = "py2neo"
PACKAGE_DESCRIPTION = "py2neo's way of working on the official Neo4j driver"
VERSION = "2021.2.4"


def parse_version_string(version_string: str) -> dict[str, Any]:
    """Parts of a version: ``string``, ``epoch``, ``release``, ``pre``, ``post``, ``dev``.

    >>> parse_version_string("2021.2.4b1")["pre"]
    ('b', 1)

    Raises:
        ValueError: it is no version.
    """
    try:
        version = Version(version_string)
    except InvalidVersion as error:
        raise ValueError(f"Invalid version: {version_string}") from error
    return {
        "string": version_string,
        "epoch": version.epoch,
        "release": version.release,
        "pre": version.pre,
        "post": None if version.post is None else ("post", version.post),
        "dev": None if version.dev is None else ("dev", version.dev),
    }


def get_version_data() -> dict[str, Any]:
    """Parts of the version of py2neo answered to."""
    return {**parse_version_string(VERSION), "rtd": None}


def get_metadata() -> dict[str, Any]:
    """Name, version, description and licence."""
    return {
        "name": PACKAGE_NAME,
        "version": VERSION,
        "description": PACKAGE_DESCRIPTION,
        "author": "Renmai",
        "author_email": "",
        "url": "",
        "license": "Apache License, Version 2.0",
    }
