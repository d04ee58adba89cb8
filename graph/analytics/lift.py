"""What a campaign brought: people reached against people held out by chance, with an interval or a plain no.

Differences of means with Welch's variance and the normal quantile; nothing is said where an arm has too few
people, buyers or others for that to hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.959964
"""Normal quantile of a two-sided interval of 95 %."""

FEWEST_PEOPLE = 30
FEWEST_EVENTS = 5
"""Of people in an arm; of buyers and of others in an arm."""

Sums = tuple[float, float]
"""Sum, and sum of squares, of one value a person."""


@dataclass(frozen=True, slots=True)
class Arm:
    """What one group of people did."""

    people: int = 0
    buyers: int = 0
    orders: Sums = (0.0, 0.0)
    revenue: Sums = (0.0, 0.0)
    margin: Sums = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean of a value in either arm, and the difference with its bounds (95 %).

    Attributes:
        low, high: None where there are too few people to tell.
    """

    reached: float
    held_out: float
    low: float | None
    high: float | None

    @property
    def value(self) -> float:
        """Reached less held out."""
        return self.reached - self.held_out

    @property
    def is_told(self) -> bool:
        """Whether the interval leaves chance out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Lift:
    """What came of a campaign.

    Attributes:
        buyers: Shares of people who ordered. orders, revenue, margin: A person; amounts in minor units.
        over: How much of the window has passed, 0 to 1.
        costed: Share of order lines whose cost is known; the margin counts the others as free of cost.
        few: Too few people, or too few who bought, to tell anything.
    """

    reached: Arm
    held_out: Arm
    buyers: Difference
    orders: Difference
    revenue: Difference
    margin: Difference
    over: float
    costed: float
    few: bool


def lift_of(reached: Arm, held_out: Arm, over: float = 1.0, costed: float = 1.0) -> Lift:
    """Compare two arms.

    >>> lift_of(Arm(10, 2), Arm(2, 1)).few
    True
    >>> result = lift_of(Arm(9000, 1200, (1200.0, 1200.0)), Arm(1000, 80, (80.0, 80.0)))
    >>> result.few, round(result.buyers.value, 4), result.buyers.is_told
    (False, 0.0533, True)
    """
    few = any(
        arm.people < FEWEST_PEOPLE or min(arm.buyers, arm.people - arm.buyers) < FEWEST_EVENTS
        for arm in (reached, held_out)
    )
    shares = [
        (float(arm.buyers), float(arm.buyers)) for arm in (reached, held_out)
    ]  # fmt: skip
    pairs = {
        "buyers": (shares[0], shares[1]),
        "orders": (reached.orders, held_out.orders),
        "revenue": (reached.revenue, held_out.revenue),
        "margin": (reached.margin, held_out.margin),
    }
    found = {
        name: _difference(left, reached.people, right, held_out.people, few)
        for name, (left, right) in pairs.items()
    }
    return Lift(reached, held_out, **found, over=over, costed=costed, few=few)


def _difference(left: Sums, n: int, right: Sums, m: int, few: bool) -> Difference:
    one, two = left[0] / n if n else 0.0, right[0] / m if m else 0.0
    if few:
        return Difference(one, two, None, None)
    spread = Z * math.sqrt(_variance(left, n) / n + _variance(right, m) / m)
    return Difference(one, two, one - two - spread, one - two + spread)


def _variance(sums: Sums, n: int) -> float:
    total, squares = sums
    return max(0.0, (squares - total * total / n) / (n - 1))
