"""The model snapshot: all that a resolve learnt, as data; named by what it holds, never changed.

The partition of live records is a pure function of the records, the live judgements and a snapshot. It holds
the weights of every level of every comparison, how common values are, how large a block may be, by which
facts a row is read, and the thresholds. It is JSON that people can read, and two of them can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.model import key_of
from graph.resolve.frequencies import Frequencies
from graph.resolve.roles import Kind
from graph.resolve.scoring import Model
from graph.resolve.tables import Facts

FORMAT = 1
"""Raised when the code reads a snapshot otherwise than before; an older one is learnt anew."""

UNSURE = 0.35
"""From this match probability on a link is kept: for the work list and for what hangs together."""

SHARERS = 50
"""Records that may share a value before it says nothing: a switchboard, a locker, a shop's own phone."""


@dataclass(frozen=True)
class Snapshot:
    """What a full resolve learnt about one kind.

    Attributes:
        kind: customer, product, supplier or address.
        threshold: Match probability from which two records are one.
        model: Weights of comparisons.
        caps: Blocking rule to the largest block of it that is compared, in the order of the rules.
        frequencies: How common values are.
        facts: What rows are read by.
        records: How many it was learnt from.
    """

    kind: Kind
    threshold: float
    model: Model
    caps: Mapping[str, int] = field(default_factory=dict)
    frequencies: Frequencies = field(default_factory=Frequencies)
    facts: Facts = field(default_factory=Facts)
    records: int = 0
    unsure: float = UNSURE
    sharers: int = SHARERS

    @cached_property
    def id(self) -> str:
        """Its name: a hash of all it holds."""
        return key_of("snapshot", self.text)[:16]

    @cached_property
    def text(self) -> str:
        """It as JSON, in a fixed order."""
        return json.dumps(self.as_dict(), ensure_ascii=False, separators=(",", ":"))

    @property
    def rules(self) -> list[str]:
        """Names of the blocking rules, in their order."""
        return list(self.caps)

    def as_dict(self) -> dict[str, Any]:
        """It as plain data."""
        numbers = {f"{city}|{name}": f"{road}|{number}" for (city, name), (road, number) in self._numbers()}
        return {
            "format": FORMAT,
            "kind": self.kind.value,
            "records": self.records,
            "threshold": self.threshold,
            "unsure": self.unsure,
            "sharers": self.sharers,
            "prior": self.model.prior,
            "comparisons": {
                name: {"m": list(m), "u": list(self.model.u[name])} for name, m in self.model.m.items()
            },
            "blocks": dict(self.caps),
            "frequencies": self.frequencies.as_dict(),
            "facts": {"numbers": numbers, "brands": list(self.facts.brands)},
        }

    @classmethod
    def of(cls, text: str) -> Snapshot | None:
        """From its JSON; None where another version of the program wrote it."""
        data = json.loads(text)
        if data.get("format") != FORMAT:
            return None
        held = data["comparisons"]
        model = Model(
            data["prior"],
            {name: tuple(item["m"]) for name, item in held.items()},
            {name: tuple(item["u"]) for name, item in held.items()},
        )
        numbers = {
            _two(place): _two(where) for place, where in data["facts"]["numbers"].items() if "|" in place
        }
        return cls(
            Kind(data["kind"]),
            data["threshold"],
            model,
            data["blocks"],
            Frequencies.of(data["frequencies"]),
            Facts(numbers, tuple(data["facts"]["brands"])),
            data["records"],
            data["unsure"],
            data["sharers"],
        )

    def _numbers(self) -> list[tuple[tuple[str, str], tuple[str, str]]]:
        return sorted(self.facts.numbers.items())


def differences(old: Snapshot, new: Snapshot) -> list[tuple[str, float, float]]:
    """What two snapshots weigh differently: comparison and level, bits before and after, largest first.

    >>> from graph.resolve.scoring import Model
    >>> one = Snapshot(Kind.CUSTOMER, 0.8, Model(0.1, {"phone": (0.5, 0.5)}, {"phone": (0.5, 0.5)}))
    >>> two = Snapshot(Kind.CUSTOMER, 0.8, Model(0.1, {"phone": (0.5, 0.5)}, {"phone": (0.75, 0.25)}))
    >>> [(name, round(after - before, 1)) for name, before, after in differences(one, two)]
    [('phone 2', 1.0), ('phone 1', -0.6)]
    """
    found: list[tuple[str, float, float]] = []
    before, after = (_bits(item) for item in (old, new))
    for name in sorted(before.keys() | after.keys()):
        left, right = before.get(name, 0.0), after.get(name, 0.0)
        if abs(left - right) >= 0.005:
            found.append((name, left, right))
    return sorted(found, key=lambda item: -abs(item[2] - item[1]))


def _bits(snapshot: Snapshot) -> dict[str, float]:
    found = {"prior": snapshot.model.prior_bits}
    for name in snapshot.model.m:
        levels: Sequence[float] = snapshot.model.bits(name).tolist()
        found |= {f"{name} {number}": value for number, value in enumerate(levels) if number}
    return found


def _two(text: str) -> tuple[str, str]:
    one, _, two = text.rpartition("|")
    return one, two
