"""Cases: findings about the same accounts joined, ranked, with ids that last from run to run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.analytics.findings import Finding
from graph.model import identity_id

OVERLAP = 0.5
"""Share of the smaller finding's members that must be in the other for the two to be one case."""

KEPT = 0.5
"""Share of the smaller member set that must be common for a case to keep its id."""

PART = 0.8
"""Share of a group's members that must be a decided case's for the group to be part of it."""


@dataclass(frozen=True, slots=True)
class RankedCase:
    """One case: the strongest finding leads, the others stand behind it."""

    id: str
    findings: tuple[Finding, ...]
    members: tuple[str, ...]

    @property
    def lead(self) -> Finding:
        """The finding whose score and factors are the case's."""
        return self.findings[0]

    @property
    def score(self) -> float:
        """The leading finding's."""
        return self.lead.score


def make_cases(
    findings: Sequence[Finding], known: Mapping[str, Iterable[str]], decided: Iterable[str] = ()
) -> list[RankedCase]:
    """Join findings to cases, name them and rank them: highest score first, then more at risk, then id.

    Args:
        findings: Of all detectors.
        known: Members of the cases there are, by id; an id is kept where enough members are the same.
        decided: Ids of known cases that a person confirmed or dismissed: a group that lies within one is part
            of it, so that a dismissed ring does not come back in pieces.

    >>> one = Finding("x", ("a", "b", "c"), (), 0, "CNY", 0, 0)
    >>> two = Finding("y", ("b", "c", "d"), (), 0, "CNY", 0, 0)
    >>> [case.members for case in make_cases([one, two], {})]
    [('a', 'b', 'c', 'd')]
    """
    settled = [(id_, frozenset(known[id_])) for id_ in sorted(decided) if id_ in known]
    joined = [_ordered(part) for part in _within(_joined(findings), settled)]
    members = [tuple(sorted({key for item in part for key in item.members})) for part in joined]
    ids = _ids(members, {id_: set(keys) for id_, keys in known.items()})
    cases = [RankedCase(*item) for item in zip(ids, joined, members, strict=True)]
    return sorted(cases, key=lambda case: (-case.score, -case.lead.at_risk, case.id))


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda item: (-item.score, item.detector, item.members)))


def _joined(findings: Sequence[Finding]) -> list[list[Finding]]:
    order = _ordered(findings)
    parts: list[tuple[set[str], list[Finding]]] = []
    at: dict[str, set[int]] = defaultdict(set)
    for item in order:
        keys = set(item.members)
        near = sorted({place for key in keys for place in at[key]})
        home = next(
            (
                place
                for place in near
                if len(keys & parts[place][0]) >= OVERLAP * min(len(keys), len(parts[place][0]))
            ),
            None,
        )
        if home is None:
            home = len(parts)
            parts.append((set(), []))
        parts[home][0].update(keys)
        parts[home][1].append(item)
        for key in keys:
            at[key].add(home)
    return [held for _, held in parts]


def _within(parts: list[list[Finding]], settled: Sequence[tuple[str, frozenset[str]]]) -> list[list[Finding]]:
    """Groups that lie within the same decided case, joined."""
    homes: dict[str, list[Finding]] = {}
    found: list[list[Finding]] = []
    for part in parts:
        keys = {key for item in part for key in item.members}
        home = next((id_ for id_, members in settled if len(keys & members) >= PART * len(keys)), None)
        if home is not None and home in homes:
            homes[home].extend(part)
            continue
        found.append(part)
        if home is not None:
            homes[home] = part
    return found


def _ids(members: Sequence[tuple[str, ...]], known: Mapping[str, set[str]]) -> list[str]:
    offers = []
    holders: dict[str, list[str]] = defaultdict(list)
    for id_, keys in known.items():
        for key in keys:
            holders[key].append(id_)
    for place, own in enumerate(members):
        for id_ in sorted({id_ for key in own for id_ in holders[key]}):
            common = len(known[id_].intersection(own))
            if common >= KEPT * min(len(own), len(known[id_])):
                offers.append((-common, id_, place))
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for _, id_, place in sorted(offers):
        if place not in ids and id_ not in taken:
            ids[place] = id_
            taken.add(id_)
    taken |= set(known)
    for place, own in enumerate(members):
        generation = 0
        while place not in ids:
            minted = identity_id(f"case {own[0]}", generation)
            generation += 1
            if minted not in taken:
                ids[place] = minted
                taken.add(minted)
    return [ids[place] for place in range(len(members))]
