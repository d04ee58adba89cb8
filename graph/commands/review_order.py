"""The order of the work list: what a decision on a pair would change."""

from __future__ import annotations

import math


def impact_of(left: int, right: int, chance: float) -> float:
    """What a decision on a pair would change.

    Args:
        left: Records of the one identity.
        right: Of the other.
        chance: Match probability of the pair.

    >>> impact_of(2, 3, 0.5), impact_of(1, 1, 0.99) < impact_of(1, 1, 0.6) < 2
    (6.999, True)
    """
    inside = min(max(chance, 1e-9), 1 - 1e-9)
    entropy = -(inside * math.log2(inside) + (1 - inside) * math.log2(1 - inside))
    return round(left * right + 0.999 * entropy, 6)
