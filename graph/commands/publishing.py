"""From a partition to what is written: identities named and filled, links with reasons, events.

What is published together is whole: all records of the new components and of the old identities they came
from, so that a reader sees these as they were or as they are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from graph.commands.judge import LABELS
from graph.commands.review_order import impact_of
from graph.commands.rows import Row
from graph.commands.telling import identity_events
from graph.ledger import Ledger
from graph.ledger.outbox import announcing
from graph.model import IDENTITY_OF, identity_id, key_of
from graph.resolve.clustering import components
from graph.resolve.identities import Former, Known, name_components
from graph.resolve.judgements import Settled
from graph.resolve.reasons import reasons_for
from graph.resolve.roles import Kind
from graph.resolve.survivorship import surviving
from graph.standardise import names
from graph.store import Store
from graph.store.writer.identities import Event, Publication, Retirement, publish_parts

_CERTAIN_BITS = 30.0
"""Weight shown of a link that is certain."""

Link = tuple[int, int, float, float]
"""Places of two rows, probability and weight in bits."""

_Stated = tuple[str, str, dict[str, Any]]
"""A link as it is written: the smaller key, the greater, its properties."""


@dataclass(slots=True)
class Decided:
    """What is to be published.

    Attributes:
        rows: Live records.
        components: Places of rows of each identity.
        links: Links worth keeping among them.
        marks: Blocking keys of each row, as text.
        gone: Keys of records that are no longer live, to the identity they had and the changes seen.
        said: Judgements as they stand.
        empty: Ids of identities without records.
    """

    rows: Sequence[Row]
    components: list[list[int]]
    links: list[Link] = field(default_factory=list)
    marks: Sequence[str] = ()
    gone: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    said: Settled = field(default_factory=Settled)
    empty: Sequence[str] = ()


@dataclass(slots=True)
class Run:
    """One run: who writes, when, under which snapshot; and the ledger, where others are to be told."""

    store: Store
    kind: Kind
    id: str
    at: datetime
    snapshot: int
    ledger: Ledger | None = None

    @property
    def record(self) -> str:
        """Label of the records."""
        return LABELS[self.kind]

    @property
    def identity(self) -> str:
        """Label of the identities."""
        return IDENTITY_OF[self.record]


@dataclass(slots=True)
class Outcome:
    """What a publication came to."""

    created: int = 0
    merged: int = 0
    split: int = 0
    revived: int = 0
    unsure: int = 0
    touched: list[str] = field(default_factory=list)

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.created + other.created, self.merged + other.merged, self.split + other.split,
            self.revived + other.revived, self.unsure + other.unsure, [*self.touched, *other.touched],
        )  # fmt: skip


class Plan:
    """The named partition, ready to be written as a whole or in whole groups."""

    def __init__(self, run: Run, decided: Decided) -> None:
        self.run, self.decided = run, decided
        rows = decided.rows
        self.current = {str(row["key"]): str(row["identityId"]) for row in rows if row["identityId"]}
        old = sorted({*self.current.values(), *(id_ for id_, _ in decided.gone.values() if id_)})
        found = {row["id"]: row for row in _in_parts(run.store, "known_identities", old)}
        self.digests = {id_: row["digest"] for id_, row in found.items()}
        known = {id_: Known(id_, _stamp(row["mintedAt"]), row["members"]) for id_, row in found.items()}
        keys = [[str(rows[place]["key"]) for place in component] for component in decided.components]
        former = _former(run.store, self.current, keys)
        taken = _taken(run, keys, self.current)
        self.naming = name_components(keys, self.current, known, taken, former)
        self.links = self._links()
        self.reaching: dict[str, list[_Stated]] = defaultdict(list)
        for links in self.links.values():
            for link in links:
                self.reaching[link[1]].append(link)
        self._same: set[int] = set()
        left = {*known, *decided.empty} - set(self.naming.ids) - self.naming.retired.keys()
        self.gone = sorted(left)
        self.retired, self.events = self._retired(), self._events()

    def groups(self) -> list[list[int]]:
        """Components that must be published together: those that old identities connect."""
        numbers = {id_: at for at, id_ in enumerate(sorted({*self.current.values()}))}
        count = len(self.decided.components)
        left, right = [], []
        for at, component in enumerate(self.decided.components):
            for id_ in {self.current.get(str(self.decided.rows[place]["key"])) for place in component}:
                if id_ is not None:
                    left.append(at)
                    right.append(count + numbers[id_])
        found = components(count + len(numbers), np.array(left, np.int64), np.array(right, np.int64))
        grouped: dict[int, list[int]] = defaultdict(list)
        for at in range(count):
            grouped[int(found[at])].append(at)
        return list(grouped.values())

    def differs(self, group: Sequence[int]) -> bool:
        """Whether publishing a group would change anything."""
        if self.digests:
            self._same.update(number for number in group if self._component(number) is None)
        return not self._same.issuperset(group)

    def changing(self, chosen: Iterable[int]) -> list[int]:
        """Those of some components that are not as they stand already."""
        return [number for number in chosen if number not in self._same]

    def summary(self, chosen: Sequence[int], last: bool = True) -> Publication:
        """Which identities publishing some whole groups changes, and what the log says of it."""
        ids = {self.naming.ids[number] for number in self.changing(chosen)}
        return Publication([{"id": id_} for id_ in sorted(ids)], (), events=self._log(ids, last))

    def publication(self, chosen: Sequence[int], last: bool = True) -> Publication | None:
        """What is written for some whole groups; None where nothing changes.

        Args:
            chosen: Numbers of components.
            last: Whether records and identities that are gone go with it.
        """
        naming, rows = self.naming, self.decided.rows
        identities, members, marks, expected = [], [], [], []
        matches: dict[tuple[str, str], _Stated] = {}
        ids = set()
        for number in chosen:
            made = None if number in self._same else self._component(number)
            if made is None:
                continue
            ids.add(naming.ids[number])
            identities.append(made[0])
            matches |= {link[:2]: link for link in made[1]}
            for place in self.decided.components[number]:
                key = str(rows[place]["key"])
                members.append((key, naming.ids[number]))
                # All links at a record are cleared, so those from records that stay as they are come again.
                matches |= {link[:2]: link for link in self.reaching.get(key, ())}
                expected.append((key, self.current.get(key, "")))
                text = self.decided.marks[place] if self.decided.marks else None
                pending = int(rows[place]["pending"] or 0)
                if pending or text != rows[place]["blockKeys"]:
                    marks.append((key, text, pending))
        retired = [item for id_ in sorted(ids) for item in self.retired.get(id_, ())]
        loosened = sorted(self.decided.gone) if last else []
        gone = self.gone if last else []
        if not members and not loosened and not gone:
            return None
        marks += [(key, None, self.decided.gone[key][1]) for key in loosened]
        expected += [(key, self.decided.gone[key][0]) for key in loosened]
        revived = [id_ for id_ in naming.revived if id_ in ids]
        return Publication(
            identities, members, list(matches.values()), marks, loosened, expected, retired, revived, gone,
            self._log(ids, last),
        )  # fmt: skip

    def _log(self, ids: Collection[str], last: bool) -> list[Event]:
        found = {item.id: item for id_ in sorted(ids) for item in self.events.get(id_, ())}
        gone = self.gone if last else ()
        return [
            *found.values(),
            *(Event(key_of("gone", self.run.id, id_), "gone", (id_,), ()) for id_ in gone),
        ]

    def outcome(self, chosen: Collection[int]) -> Outcome:
        """What publishing some components comes to."""
        ids = {self.naming.ids[number] for number in chosen}
        unsure = sum(
            one in ids and properties["decision"] == "unsure" for one, _, properties in self._owned_links()
        )
        return Outcome(
            len(ids & set(self.naming.created)),
            sum(survivor in ids for survivor in self.naming.retired.values()),
            sum(id_ in ids for id_ in self.naming.split),
            len(ids & set(self.naming.revived)),
            unsure,
            sorted(ids),
        )

    def _component(self, number: int) -> tuple[dict[str, Any], list[_Stated]] | None:
        """Properties and links of one component; None where all stands as it is."""
        rows, id_ = self.decided.rows, self.naming.ids[number]
        held = [rows[place] for place in self.decided.components[number]]
        keys = sorted(str(row["key"]) for row in held)
        properties: dict[str, Any] = surviving(held, self.run.kind)
        if self.run.kind is Kind.CUSTOMER:
            properties |= _readings(str(properties.get("name") or ""))
        links = [link for key in keys for link in self.links.get(key, ())]
        marks = [self.decided.marks[place] for place in self.decided.components[number]]
        told = json.dumps([properties, keys, links, marks], sort_keys=True, default=str, ensure_ascii=False)
        digest = key_of("identity", told)[:16]
        settled = all(row["identityId"] == id_ and not row["pending"] for row in held)
        if settled and self.digests.get(id_) == digest:
            return None
        properties |= {"id": id_, "minKey": keys[0], "run": self.run.id, "digest": digest}
        return properties, links

    def _retired(self) -> dict[str, list[Retirement]]:
        """Retirements by survivor."""
        held: dict[str, list[str]] = defaultdict(list)
        for key, id_ in sorted(self.current.items()):
            if id_ in self.naming.retired:
                held[id_].append(key)
        found: dict[str, list[Retirement]] = defaultdict(list)
        for id_, survivor in sorted(self.naming.retired.items()):
            found[survivor].append(Retirement(id_, survivor, tuple(held[id_])))
        return found

    def _events(self) -> dict[str, list[Event]]:
        """Events by the ids they lead to."""
        run, naming = self.run.id, self.naming
        made = []
        for survivor, others in sorted(naming.merged.items()):
            before = (survivor, *others)
            made.append(Event(key_of("merged", run, *before), "merged", before, (survivor,)))
        for id_, others in sorted(naming.split.items()):
            after = (naming.retired.get(id_, id_), *others)
            made.append(Event(key_of("split", run, id_, *others), "split", (id_,), after))
        made += [Event(key_of("revived", run, id_), "revived", (), (id_,)) for id_ in sorted(naming.revived)]
        found: dict[str, list[Event]] = defaultdict(list)
        for item in made:
            for id_ in item.after:
                found[id_].append(item)
        return found

    def _owned_links(self) -> Iterator[_Stated]:
        owner = self._owner()
        for links in self.links.values():
            for one, two, properties in links:
                yield owner[one], owner[two], properties

    def _owner(self) -> dict[str, str]:
        return {
            str(self.decided.rows[place]["key"]): self.naming.ids[number]
            for number, component in enumerate(self.decided.components)
            for place in component
        }

    def _links(self) -> dict[str, list[_Stated]]:
        """Links by their smaller key, each once, with the reasons of both records."""
        decided, rows = self.decided, self.decided.rows
        number_of = {place: at for at, component in enumerate(decided.components) for place in component}
        best: dict[tuple[int, int], tuple[float, str, str]] = {}
        found: dict[str, list[_Stated]] = defaultdict(list)
        listed: list[tuple[tuple[int, int], str, str, float, dict[str, Any]]] = []
        for one, two, chance, weight in decided.links:
            left, right = sorted((rows[one], rows[two]), key=lambda row: str(row["key"]))
            ends = (str(left["key"]), str(right["key"]))
            pair = (min(number_of[one], number_of[two]), max(number_of[one], number_of[two]))
            reasons = json.dumps(reasons_for(left, right, self.run.kind), ensure_ascii=False)
            properties = {
                "probability": round(chance, 6),
                "weight": round(min(weight, _CERTAIN_BITS), 3),
                "levels": reasons,
                "snapshot": self.run.snapshot,
                "decision": "match" if pair[0] == pair[1] else "unsure",
            }
            listed.append((pair, *ends, chance, properties))
            if pair[0] != pair[1]:
                best[pair] = max(best.get(pair, (0.0, "", "")), (chance, *ends))
        barred = self._barred(number_of)
        for pair, one_key, two_key, chance, properties in listed:
            if best.get(pair, ("", "", ""))[1:] == (one_key, two_key) and pair not in barred:
                sizes = [len(decided.components[number]) for number in pair]
                properties["impact"] = impact_of(sizes[0], sizes[1], chance)
            found[one_key].append((one_key, two_key, properties))
        return {key: sorted(links, key=lambda link: link[:2]) for key, links in found.items()}

    def _barred(self, number_of: Mapping[int, int]) -> set[tuple[int, int]]:
        """Pairs of components that people have held apart, or said they cannot tell."""
        places = {str(row["key"]): place for place, row in enumerate(self.decided.rows)}
        found = set()
        for one, two in (*self.decided.said.apart, *self.decided.said.open):
            if one in places and two in places:
                left, right = number_of[places[one]], number_of[places[two]]
                found.add((min(left, right), max(left, right)))
        return found


def write(run: Run, summary: Publication, made: Callable[[], Iterable[Publication]]) -> None:
    """Write publications in one transaction, see `publish_parts`, and tell those who want to hear of it.

    Args:
        run: Who writes.
        summary: All that changes, as far as others are told.
        made: The publications.
    """
    events = identity_events(run.identity, run.id, run.at, summary) if run.ledger else []
    with announcing(run.ledger, events):
        publish_parts(run.store, run.record, run.identity, made, run.id, run.at)


def _former(store: Store, current: Mapping[str, str], keys: Sequence[Sequence[str]]) -> list[Former]:
    """Retired ids that a part of a split identity may take back."""
    homes: dict[str, set[int]] = defaultdict(set)
    for number, component in enumerate(keys):
        for key in component:
            if key in current:
                homes[current[key]].add(number)
    split = sorted(id_ for id_, numbers in homes.items() if len(numbers) > 1)
    return [
        Former(row["id"], _stamp(row["mintedAt"]), frozenset(row["keys"] or ()))
        for row in _in_parts(store, "retired_ids", split)
    ]


def _taken(run: Run, keys: Sequence[Sequence[str]], current: Mapping[str, str]) -> set[str]:
    """Ids in use among those that new components would get."""
    counted = run.store.one("identity_counts", kind=run.identity)
    if counted is not None and not counted["identities"] and not counted["retired"]:
        return set()
    homes: dict[str, int] = defaultdict(int)
    for component in keys:
        for id_ in {current[key] for key in component if key in current}:
            homes[id_] += 1
    wanted = []
    for component in keys:
        held = {current[key] for key in component if key in current}
        if not held or any(homes[id_] > 1 for id_ in held):
            wanted += [identity_id(min(component), generation) for generation in range(3)]
    return {row["id"] for row in _in_parts(run.store, "ids_in_use", wanted)}


def _in_parts(store: Store, query: str, ids: Sequence[str], size: int = 20_000) -> Iterator[dict[str, Any]]:
    for start in range(0, len(ids), size):
        yield from store.read(query, ids=list(ids[start : start + size]))


def _stamp(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def _readings(name: str) -> dict[str, str | None]:
    found = names.standardise(name) if name else None
    parts = ("surname", "given_name", "pinyin")
    values = [getattr(found, part) or None if found else None for part in parts]
    return dict(zip(("surname", "givenName", "namePinyin"), values, strict=True))
