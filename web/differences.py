"""Two texts side by side: which characters differ."""

from __future__ import annotations

from difflib import SequenceMatcher

Segments = tuple[tuple[str, bool], ...]
"""Pieces of a text in their order, each with whether it differs from the other text."""

LONGEST = 400
"""Longer texts are compared as wholes: finding every character would take too long."""


def marked(left: str, right: str) -> tuple[Segments, Segments]:
    """Both texts in pieces.

    >>> marked("文三路100号", "文三路101号")
    ((('文三路10', False), ('0', True), ('号', False)), (('文三路10', False), ('1', True), ('号', False)))
    >>> marked("a", "")
    ((('a', True),), ())
    """
    if len(left) > LONGEST or len(right) > LONGEST:
        differs = left != right
        return ((left, differs),) if left else (), ((right, differs),) if right else ()
    one: list[tuple[str, bool]] = []
    two: list[tuple[str, bool]] = []
    for tag, i, j, k, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if j > i:
            one.append((left[i:j], tag != "equal"))
        if end > k:
            two.append((right[k:end], tag != "equal"))
    return tuple(one), tuple(two)


def paired(left: tuple[str, ...], right: tuple[str, ...]) -> list[tuple[str, str]]:
    """Values of two lists, each beside the one it is most like; what is left over stands alone.

    >>> paired(("a1", "b"), ("b", "a2"))
    [('a1', 'a2'), ('b', 'b')]
    """
    rest = list(right)
    found = []
    for value in left:
        best = max(rest, key=lambda item: SequenceMatcher(None, value, item).ratio(), default="")
        if best and (len(left) == len(right) == 1 or SequenceMatcher(None, value, best).ratio() >= 0.4):
            rest.remove(best)
            found.append((value, best))
        else:
            found.append((value, ""))
    return [*found, *(("", value) for value in rest)]
