"""Makers of goods, as titles name them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

FEWEST = 3
FIRST = 0.5
_NO_WORDS = "the a an new for with and of in black white used refurbished original genuine pack set"
_NO_MAKERS = frozenset(_NO_WORDS.split())


def makers_of(titles: Sequence[str], counts: Sequence[int], stated: Collection[str] = ()) -> frozenset[str]:
    """Words that titles begin with at least three times and at least half of the times they stand anywhere.

    Args:
        titles: Distinct folded titles.
        counts: How many goods have each.
        stated: Words of a brand column, makers whatever the titles say.

    >>> sorted(makers_of(["sony tv", "sony radio", "sony camera", "case for sony", "blue case"], [1] * 5))
    ['sony']
    """
    first: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    for title, count in zip(titles, counts, strict=True):
        words = title.split()
        if words:
            first[words[0]] += count
        for word in set(words):
            anywhere[word] += count
    found = {
        word
        for word, count in first.items()
        if count >= FEWEST and count >= FIRST * anywhere[word] and word.isalpha() and len(word) > 1
    }
    return frozenset((found | set(stated)) - _NO_MAKERS)
