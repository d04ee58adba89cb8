"""Stable ids: which identity each component of records keeps, gets or gives up.

Pure. The partition comes from the resolver; this only names its parts (shared/model.md, "Ids").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from graph.model import identity_id


@dataclass(frozen=True, slots=True)
class Known:
    """An identity as it stands before a run."""

    id: str
    minted_at: float
    members: int


@dataclass(frozen=True, slots=True)
class Former:
    """An id that became another, with the keys of the records it last held."""

    id: str
    minted_at: float
    keys: frozenset[str]


@dataclass(slots=True)
class Naming:
    """The outcome.

    Attributes:
        ids: Identity of each component, in the order given.
        retired: Identity to the one it became.
        created: Ids minted now.
        merged: Survivor to the ids that joined it.
        split: Identity to the ids its records went to besides its own.
        revived: Retired ids that are taken back.
    """

    ids: list[str] = field(default_factory=list)
    retired: dict[str, str] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    merged: dict[str, list[str]] = field(default_factory=dict)
    split: dict[str, list[str]] = field(default_factory=dict)
    revived: list[str] = field(default_factory=list)


def name_components(
    components: Sequence[Sequence[str]],
    current: Mapping[str, str],
    known: Mapping[str, Known],
    taken: Collection[str] = (),
    former: Collection[Former] = (),
) -> Naming:
    """Name the components of a partition.

    An identity goes to the component with most of its records (tie: the one with the smallest key), but not
    to one that takes back an id of its own while there is another. A component with several keeps the
    earliest minted, the others retire to it; one with none takes back the retired id that held most of its
    records, else gets a new id. So undoing a merge gives both sides the ids they had.

    Args:
        components: Record keys of each component, every live record in exactly one.
        current: Record key to the id of its identity so far.
        known: Identities so far by id.
        taken: Other ids in use (retired ones), never minted again.
        former: Retired ids that may be taken back.

    >>> name_components(
    ...     [["a", "b"]], {"a": "x", "b": "y"}, {"x": Known("x", 1, 1), "y": Known("y", 2, 1)}
    ... ).ids
    ['x']
    """
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for place, keys in enumerate(components):
        for key in keys:
            if key in current and current[key] in known:
                votes[current[key]][place] += 1
    smallest = [min(keys) for keys in components]
    won: dict[int, list[str]] = defaultdict(list)
    claimed = set(_taken_back(components, former))
    for id_, counted in votes.items():
        winner = min(counted, key=lambda place: (place in claimed, -counted[place], smallest[place]))
        won[winner].append(id_)
    naming = Naming()
    used = {*known, *taken, *(item.id for item in former)}
    back = _taken_back([keys if not won.get(at) else () for at, keys in enumerate(components)], former)
    for place, _ in enumerate(components):
        mine = sorted(won.get(place, ()), key=lambda id_: (known[id_].minted_at, id_))
        if mine:
            naming.ids.append(mine[0])
            for other in mine[1:]:
                naming.retired[other] = mine[0]
                naming.merged.setdefault(mine[0], []).append(other)
        elif place in back:
            naming.ids.append(back[place])
            naming.revived.append(back[place])
        else:
            minted = _mint(smallest[place], used)
            used.add(minted)
            naming.ids.append(minted)
            naming.created.append(minted)
    for id_, counted in votes.items():
        others = sorted({naming.ids[place] for place in counted} - {id_, naming.retired.get(id_, id_)})
        if others:
            naming.split[id_] = others
    return naming


def _taken_back(components: Sequence[Sequence[str]], former: Collection[Former]) -> dict[int, str]:
    """Retired ids by component: each goes where most of its records are, if they are most of those there."""
    wanted = {key for item in former for key in item.keys}
    where = {key: place for place, keys in enumerate(components) for key in keys if key in wanted}
    claims = []
    for item in former:
        counted = Counter(where[key] for key in item.keys if key in where)
        for place, held in counted.items():
            if 2 * held > len(components[place]):
                claims.append((-held, item.minted_at, item.id, place))
    found: dict[int, str] = {}
    for _, _, id_, place in sorted(claims):
        if place not in found and id_ not in found.values():
            found[place] = id_
    return found


def _mint(smallest_key: str, used: Collection[str]) -> str:
    generation = 0
    while (minted := identity_id(smallest_key, generation)) in used:
        generation += 1
    return minted
