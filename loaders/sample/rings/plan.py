"""Which ring or decoy stands in which chunk of people."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.sample.config import RINGS, SampleConfig
from loaders.sample.streams import digest, stream


@dataclass(frozen=True, slots=True)
class RingPlan:
    """One ring (or decoy) to be planted; ``story`` picks among a kind's decoys."""

    id: str
    story: int
    kind: str
    level: int
    decoy: bool
    chunk: int


def plan_rings(config: SampleConfig) -> list[RingPlan]:
    """All rings and as many decoys, every kind and level in turn, spread over the chunks.

    >>> plans = plan_rings(SampleConfig(20_000, 7))
    >>> sum(plan.decoy for plan in plans), sum(not plan.decoy for plan in plans)
    (60, 60)
    """
    rng = stream(config.seed, "ring plan")
    plans = []
    offset = rng.randrange(3)
    for decoy in (False, True):
        chunks = [number % config.chunks for number in range(config.rings)]
        rng.shuffle(chunks)
        for number in range(config.rings):
            kind = RINGS[number % len(RINGS)]
            level = 0 if decoy else (number + offset) % 3 + 1
            mark = digest(config.seed, "ring", decoy, number)
            plans.append(RingPlan(f"R{mark:016x}", mark % 64, kind, level, decoy, chunks[number]))
    return plans
