"""The published partition held against GDS: components of the match links, computed by the server."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from graph.store import Store, gds


@dataclass(frozen=True, slots=True)
class Agreement:
    """How GDS's weakly connected components of the match links and the persons agree.

    Attributes:
        components: Of the records, by GDS.
        persons: Identities of those records.
        crossing: Components whose records are of more than one person; always 0.
        loose: Persons that only the evidence of whole groups holds together, not a chain of links.
    """

    components: int
    persons: int
    crossing: int
    loose: int


def check_components(store: Store, sources: list[str]) -> Agreement:
    """Compare the persons of some sources' records with GDS's components.

    Raises:
        CapabilityError: ``store.needs-gds``.
        MachineError: ``gds.memory``: the server's heap is too small for the projection.
    """
    person_of = {row["key"]: row["personId"] for row in store.read("record_identities", sources=sources)}
    with gds.runner(store) as runner, runner.projected("matches_projection") as graph:
        table = runner.components(graph).to_pydict()
    persons: dict[int, set[str]] = defaultdict(set)
    components: dict[str, set[int]] = defaultdict(set)
    for key, component in zip(table["key"], table["component"], strict=True):
        if key in person_of:
            persons[component].add(person_of[key])
            components[person_of[key]].add(component)
    return Agreement(
        len(persons),
        len(components),
        sum(len(held) > 1 for held in persons.values()),
        sum(len(held) > 1 for held in components.values()),
    )
