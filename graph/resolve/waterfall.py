"""Why a pair weighs what it weighs: the prior and one step a comparison, which add up to the match weight.

Pure: made by `graph.resolve.standing`, shown by pages and the command line.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Reason = tuple[str, dict[str, str]]
"""A code and its parameters; ``step.<comparison family>.<level>`` are sentences of an analyst."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one comparison says.

    Attributes:
        comparison: Its name, such as ``phone`` or ``han``.
        level: The outcome, such as ``equal``; ``missing`` where one of the two says nothing.
        weight: Bits it adds, rarity included; negative against a match.
        rarity: Bits of those that are due to how rare the shared value is.
        left: The value of the first record as compared; empty where it has none.
        right: Of the second.
    """

    comparison: str
    level: str
    weight: float
    rarity: float = 0.0
    left: str = ""
    right: str = ""

    @property
    def family(self) -> str:
        """The comparison without the number of its column: ``birth-date`` of ``birth-date:birthDate``."""
        return self.comparison.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The match weight of a pair as a sum.

    Attributes:
        prior: Bits before anything is compared.
        steps: Comparisons, the strongest for or against first; those where a value is missing come last.
        forced: ``positive`` or ``negative`` where a judgement decides whatever the sum; empty elsewhere.
        threshold: Probability from which a pair is a match.
        snapshot: Id of the model.

    >>> found = Waterfall(-10.0, (Step("phone", "equal", 12.0), Step("gender", "differs", -2.0)))
    >>> found.total, round(found.probability, 2), found.running()
    (0.0, 0.5, [-10.0, 2.0, 0.0])
    """

    prior: float
    steps: tuple[Step, ...] = ()
    forced: str = ""
    threshold: float = 0.75
    snapshot: str = ""
    missing: tuple[str, ...] = field(default=())

    @property
    def total(self) -> float:
        """Bits of the pair: prior plus all steps."""
        return self.prior + sum(step.weight for step in self.steps)

    @property
    def probability(self) -> float:
        """Match probability of the total."""
        return float(1.0 / (1.0 + 2.0 ** -max(min(self.total, 100.0), -100.0)))

    def running(self) -> list[float]:
        """The sum after the prior and after each step."""
        sums = [self.prior]
        for step in self.steps:
            sums.append(sums[-1] + step.weight)
        return sums
