"""Campaigns: whom a file reached, whom it held out, what it cost, and what came of it.

Who is held out follows from the campaign and the person alone (a digest read as a number below the share), so
that files for several platforms hold out the same people, and nobody chooses them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from graph.analytics.lift import Arm, Lift, lift_of
from graph.errors import InputError, NotFoundError
from graph.model import key_of
from graph.profiles.reading import Reads
from graph.standardise import money
from graph.store import Store

SHARE = 0.1
"""Held out by default."""

BATCH = 10_000


class AskedFor(Protocol):
    """What a campaign keeps of the export it began with."""

    @property
    def by(self) -> str:
        """Who exports."""

    @property
    def recipient(self) -> str:
        """For whom."""

    @property
    def purpose(self) -> str:
        """What the people agreed to."""


@dataclass(frozen=True, slots=True)
class Drive:
    """A campaign a file is for.

    Attributes:
        share: Of the people, held out. cost: In minor units of the currency; None where not known.
    """

    store: Store
    name: str
    segment_id: str
    share: float = SHARE
    cost: int | None = None
    currency: str = "CNY"

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            InputError: ``campaign.name``, ``campaign.share``, ``campaign.cost``.
        """
        if not 1 <= len(self.name.strip()) <= 100:
            raise InputError("campaign.name")
        if not 0 <= self.share <= 0.5:
            raise InputError("campaign.share", share=self.share)
        if self.cost is not None and self.cost < 0:
            raise InputError("campaign.cost", cost=self.cost)

    @property
    def id(self) -> str:
        """Of the campaign; follows from its name."""
        return key_of("Campaign", self.name.strip())

    def keep(
        self, reached: Iterable[str], held_out: Collection[str], form: str, wanted: AskedFor, now: datetime
    ) -> None:  # fmt: skip
        """Write the campaign and its people into the graph."""
        values: dict[str, Any] = {
            "name": self.name.strip(), "segmentId": self.segment_id, "share": self.share, "format": form,
            "currency": self.currency, "by": wanted.by, "recipient": wanted.recipient,
            "purpose": wanted.purpose,
        }  # fmt: skip
        if self.cost is not None:
            values["cost"] = self.cost
        self.store.write("save_campaign", id=self.id, values=values, at=now)
        for ids, held in ((list(reached), False), (list(held_out), True)):
            for start in range(0, len(ids), BATCH):
                page = ids[start : start + BATCH]
                self.store.write("reach_people", id=self.id, ids=page, heldOut=held)
        self.store.write("count_campaign", id=self.id)


def cost_of(text: str, currency: str) -> int | None:
    """What a person wrote of a cost, in minor units; None for nothing.

    Raises:
        InputError: ``campaign.amount``.

    >>> cost_of("1,234.5", "CNY"), cost_of(" ", "CNY")
    (123450, None)
    """
    if not text.strip():
        return None
    read = money.standardise(text, currency)
    if read.minor is None or read.minor < 0:
        raise InputError("campaign.amount", text=text[:40])
    return read.minor


def is_held_out(drive: Drive, person_id: str) -> bool:
    """Whether a campaign leaves a person out to compare with."""
    digest = hashlib.sha256(f"{drive.id}\x1f{person_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 < drive.share


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign with its counts."""

    id: str
    name: str
    segment_id: str
    segment: str | None
    at: datetime
    by: str
    recipient: str
    format: str
    share: float
    cost: int | None
    currency: str
    members: int
    held_out: int


def campaigns(store: Reads, segment_id: str | None = None) -> list[Campaign]:
    """Campaigns, newest first, of one segment or of all."""
    return [
        _campaign(row["campaign"], row["segment"]) for row in store.read("campaigns", segmentId=segment_id)
    ]


def find(store: Reads, name: str) -> Campaign:
    """The campaign of that name or id.

    Raises:
        NotFoundError: ``campaign.unknown``.
    """
    known = campaigns(store)
    for one in known:
        if name in (one.id, one.name):
            return one
    raise NotFoundError("campaign.unknown", name=name[:100], known=[one.name for one in known][:20])


def results(
    store: Reads, campaign: Campaign, days: int = 14,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Lift:  # fmt: skip
    """What the people reached ordered in the days after, against those held out.

    Raises:
        InputError: ``campaign.days``: fewer than one or more than 365.
    """
    if not 1 <= days <= 365:
        raise InputError("campaign.days", days=days)
    until = campaign.at + timedelta(days=days)
    rows = store.read("campaign_results", id=campaign.id, since=campaign.at, until=until)
    arms = {bool(row["heldOut"]): _arm(row) for row in rows}
    over = min(1.0, (clock() - campaign.at) / timedelta(days=days))
    costed = sum(row["costed"] for row in rows) / max(1, sum(row["lines"] for row in rows))
    return lift_of(arms.get(False, Arm()), arms.get(True, Arm()), over, costed)


def _arm(row: dict[str, Any]) -> Arm:
    return Arm(
        row["people"], row["buyers"], (row["orders"], row["orders2"]), (row["revenue"], row["revenue2"]),
        (row["margin"], row["margin2"]),
    )  # fmt: skip


def _campaign(values: dict[str, Any], segment: str | None) -> Campaign:
    names: Sequence[str] = ("by", "recipient", "format")
    return Campaign(
        id=values["id"],
        name=values.get("name") or values["id"],
        segment_id=values.get("segmentId") or "",
        segment=segment,
        at=values["at"],
        share=float(values.get("share") or 0.0),
        cost=values.get("cost"),
        currency=values.get("currency") or "CNY",
        members=int(values.get("members") or 0),
        held_out=int(values.get("heldOut") or 0),
        **{name: values.get(name) or "" for name in names},
    )
