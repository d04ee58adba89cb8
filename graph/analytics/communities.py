"""Communities: who belongs together by what few share, as at most 500 bubbles of an overview.

A component of the graph of customer records and the things few share is a community; a giant one (more than
GIANT people) is cut by Leiden. Communities of at least three people are bubbles of their own, largest first;
all other people stand together by city, so that the bubbles hold everybody once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from graph.model import identity_id

GIANT = 60
"""People of a component above which it is cut."""

LEAST = 3
"""People of a community that is a bubble of its own."""

BUBBLES = 500
CITIES = 60
"""Most bubbles of people by city, of BUBBLES in all."""

SAMPLE = 12
"""People named for a bubble."""

LINKS = 1_500
"""Most links of an overview; the strongest."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One circle of the overview.

    Attributes:
        kind: ``community``, or ``city`` for people of a city who are in no community of three.
        size: People.
        city: Where most of them live; empty where nobody knows.
        names: Of some of them.
        people: Ids of some of them, those with most orders first, to open in the explorer.
        ties: What they share, by label of the thing, most first.
        giant: Whether it was cut from a giant component.
        orders: Of all of them.
    """

    id: str
    kind: str
    size: int
    city: str
    names: tuple[str, ...]
    people: tuple[str, ...]
    ties: tuple[tuple[str, int], ...]
    giant: bool
    orders: int


@dataclass(frozen=True, slots=True)
class BubbleLink:
    """Two bubbles that have something in common: how many things, and of which labels."""

    one: str
    other: str
    things: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everybody as bubbles, and by community id all its people (communities of at least LEAST)."""

    bubbles: tuple[Bubble, ...]
    links: tuple[BubbleLink, ...]
    communities: int
    people: int
    members: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as the overview needs it."""

    id: str
    name: str
    city: str
    orders: int
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A thing and the records that share it."""

    label: str
    key: str
    records: tuple[str, ...]


def overview(
    people: Sequence[Someone],
    component: Mapping[str, int],
    community: Mapping[str, int],
    shared: Iterable[Shared],
) -> Overview:
    """Bubbles and links.

    Args:
        people: Everybody.
        component: Number of its component, by record key.
        community: Number of its Leiden community, by record key.
        shared: What several records share.

    >>> one, two = (Someone(str(n), "", "杭州市", 1, (f"r{n}",)) for n in range(2))
    >>> found = overview([one, two], {"r0": 0, "r1": 1}, {}, [])
    >>> [(bubble.kind, bubble.size) for bubble in found.bubbles]
    [('city', 2)]
    """
    groups, giants = _groups(people, component, community)
    ids = {number: identity_id(f"community {min(held, key=_smallest).id}") for number, held in groups.items()}
    order = sorted(groups, key=lambda number: (-len(groups[number]), ids[number]))
    large = [number for number in order if len(groups[number]) >= LEAST]
    alone = {person.city: [] for number in order for person in groups[number]}  # type: dict[str, list[Someone]]
    shown = large[: BUBBLES - min(CITIES, len(alone))]
    for number in order:
        if number not in set(shown):
            for person in groups[number]:
                alone[person.city].append(person)
    home: dict[str, str] = {}
    bubbles = []
    things = list(shared)
    for number in shown:
        home |= {key: ids[number] for person in groups[number] for key in person.records}
    cities = _cities(alone)
    for city, held in cities.items():
        home |= {key: f"city:{city}" for person in held for key in person.records}
    ties = _ties(things, home)
    for number in shown:
        id_ = ids[number]
        bubbles.append(_bubble(id_, "community", groups[number], ties.get(id_, {}), number in giants))
    bubbles += [_bubble(f"city:{city}", "city", held, {}, False) for city, held in cities.items() if held]
    members = {ids[number]: tuple(sorted(person.id for person in groups[number])) for number in large}
    return Overview(tuple(bubbles), _links(things, home), len(large), len(people), members)


def _smallest(person: Someone) -> str:
    return person.id


def _groups(
    people: Sequence[Someone], component: Mapping[str, int], community: Mapping[str, int]
) -> tuple[dict[tuple[int, int], list[Someone]], set[tuple[int, int]]]:
    """People by component, giants by community in it; and which are cut from giants."""
    whole: dict[int, list[Someone]] = defaultdict(list)
    for place, person in enumerate(people):
        number = component.get(person.records[0], -1 - place) if person.records else -1 - place
        whole[number].append(person)
    found: dict[tuple[int, int], list[Someone]] = {}
    giants: set[tuple[int, int]] = set()
    for number, held in whole.items():
        if len(held) <= GIANT:
            found[number, -1] = held
            continue
        for person in held:
            cut = (number, community.get(person.records[0], -1))
            found.setdefault(cut, []).append(person)
            giants.add(cut)
    return found, giants


def _cities(alone: Mapping[str, Sequence[Someone]]) -> dict[str, list[Someone]]:
    """People by city, the smallest cities under one empty name."""
    order = sorted((city for city in alone if city), key=lambda city: (-len(alone[city]), city))
    found = {city: list(alone[city]) for city in order[: CITIES - 1]}
    rest = [person for city in order[CITIES - 1 :] for person in alone[city]] + list(alone.get("", ()))
    return found | ({"": rest} if rest else {})


def _ties(things: Iterable[Shared], home: Mapping[str, str]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for thing in things:
        for id_, count in Counter(home[key] for key in thing.records if key in home).items():
            if count > 1:
                found[id_][thing.label] += 1
    return found


def _bubble(id_: str, kind: str, held: Sequence[Someone], ties: Mapping[str, int], giant: bool) -> Bubble:
    first = sorted(held, key=lambda person: (-person.orders, person.id))[:SAMPLE]
    cities = Counter(person.city for person in held if person.city)
    return Bubble(
        id=id_,
        kind=kind,
        size=len(held),
        city=id_.removeprefix("city:") if kind == "city" else _most(cities),
        names=tuple(person.name for person in first if person.name)[:3],
        people=tuple(person.id for person in first),
        ties=tuple(sorted(ties.items(), key=lambda pair: (-pair[1], pair[0]))),
        giant=giant,
        orders=sum(person.orders for person in held),
    )


def _most(cities: Counter[str]) -> str:
    return min(cities, key=lambda city: (-cities[city], city)) if cities else ""


def _links(things: Iterable[Shared], home: Mapping[str, str]) -> tuple[BubbleLink, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    labels: dict[tuple[str, str], set[str]] = defaultdict(set)
    for thing in things:
        ends = sorted({home[key] for key in thing.records if key in home})
        for pair in combinations(ends[:40], 2):
            counts[pair] += 1
            labels[pair].add(thing.label)
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:LINKS]
    return tuple(BubbleLink(*pair, count, tuple(sorted(labels[pair]))) for pair, count in best)


def as_plain(found: Overview) -> dict[str, Any]:
    """For JSON; `of_plain` reads it back, without the members."""
    return {
        "bubbles": [
            {
                "id": item.id, "kind": item.kind, "size": item.size, "city": item.city, "names": item.names,
                "people": item.people, "ties": item.ties, "giant": item.giant, "orders": item.orders,
            }
            for item in found.bubbles
        ],
        "links": [[item.one, item.other, item.things, item.labels] for item in found.links],
        "communities": found.communities,
        "people": found.people,
    }  # fmt: skip


def of_plain(content: Mapping[str, Any]) -> Overview:
    """The reverse of `as_plain`."""
    bubbles = tuple(
        Bubble(
            item["id"], item["kind"], item["size"], item["city"], tuple(item["names"]),
            tuple(item["people"]), tuple((label, count) for label, count in item["ties"]), item["giant"],
            item["orders"],
        )
        for item in content["bubbles"]
    )  # fmt: skip
    links = tuple(BubbleLink(one, two, count, tuple(own)) for one, two, count, own in content["links"])
    return Overview(bubbles, links, content["communities"], content["people"], {})
