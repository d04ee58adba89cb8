"""Words of shops' systems for the few values the graph knows, such as an order's status (words.yaml)."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


def word_of(field: str, text: str, choices: tuple[str, ...]) -> str | None:
    """The choice a text means, or None where it cannot be told.

    >>> word_of("status", "待发货", ("paid", "shipped")), word_of("gender", "7", ("male",))
    ('paid', None)
    """
    plain = text.strip().casefold()
    if plain in choices:
        return plain
    found = _words().get(field, {}).get(plain)
    return found if found in choices else None


@cache
def _words() -> dict[str, dict[str, str]]:
    content = yaml.safe_load(resources.files("loaders").joinpath("words.yaml").read_text(encoding="utf-8"))
    return {
        field: {str(word).casefold(): choice for choice, words in choices.items() for word in words}
        for field, choices in content.items()
    }
