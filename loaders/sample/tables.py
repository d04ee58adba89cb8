"""The sample shop's word lists, read once from loaders/sample/data."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from loaders.sample.streams import Weighted


@cache
def table(name: str) -> dict[str, Any]:
    """The YAML file of that name."""
    file = resources.files("loaders.sample") / "data" / f"{name}.yaml"
    content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content


def weighted(words: str) -> Weighted[str]:
    """Draws from ``"a 3 b 1"``.

    >>> weighted("a 3 b 1").items
    ['a', 'b']
    """
    parts = words.split()
    return Weighted(parts[::2], [float(weight) for weight in parts[1::2]])
