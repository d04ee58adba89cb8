"""Which graph algorithms tell rings from honest people: each on the sample shop, by Graph Data Science.

    python -m benchmarks.graph_algorithms [--customers 8000] [--seed 4401]

The accounts and the things few share are projected as `renmai communities` does. For each algorithm: the
chance that it ranks a ring's account above an honest one, and above one of a decoy (0.5 is a coin), and its
seconds. Then ring completion: from half of a ring's accounts, how many of the others are among as many best
guesses of a personalised PageRank, of node similarity (Jaccard), and of plain counting of rare shared things.
Last, the detectors' own scores, as a measure of what there is to gain.
"""

import argparse
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.rings import Ring, loaded, planted
from graph.analytics.detectors import DETECTORS
from graph.analytics.evidence import Evidence, gather
from graph.store import Store, gds
from loaders.sample import make_sample

ALGORITHMS: Mapping[str, tuple[str, str, dict[str, object]]] = {
    "k-core": ("k_core_decomposition", "coreValue", {}),
    "degree": ("degree_centrality", "score", {}),
    "betweenness, 300 sampled": ("betweenness_centrality", "score", {"sampling_size": 300}),
    "PageRank": ("page_rank", "score", {}),
}
WALKS = 12
"""Rings completed by a walk, which reads the whole graph each time."""

HALF_LEAST = 3
"""Accounts of half a ring, below which completing it says nothing."""


def above(score: pd.Series, ones: Iterable[str], others: Iterable[str]) -> float:
    """Chance that one of ``ones`` ranks above one of ``others``; equal ones count half.

    >>> above(pd.Series({"a": 2.0, "b": 1.0, "c": 1.0}), ["a", "b"], ["c"])
    0.75
    """
    first, second = list(ones), list(others)
    ranks = score.reindex([*first, *second]).fillna(0).rank().to_numpy()
    count = len(first)
    return float((ranks[:count].sum() - count * (count + 1) / 2) / max(1, count * len(second)))


@dataclass(frozen=True)
class Sides:
    """Accounts of rings, of decoys, and of everybody else."""

    guilty: set[str]
    decoys: set[str]
    honest: list[str]

    @classmethod
    def of(cls, plan: list[Ring], accounts: set[str]) -> "Sides":
        """As the truth has them."""
        guilty = {key for ring in plan if not ring.decoy for key in ring.members} & accounts
        decoys = {key for ring in plan if ring.decoy for key in ring.members} & accounts
        return cls(guilty, decoys, sorted(accounts - guilty - decoys))

    def tell(self, name: str, score: pd.Series, seconds: float) -> None:
        """One line."""
        honest, decoys = (above(score, self.guilty, others) for others in (self.honest, self.decoys))
        print(f"{name:<44} {honest:6.3f} {decoys:6.3f}  {seconds:5.1f} s", flush=True)


def by_algorithms(store: Store, plan: list[Ring], accounts: set[str], sides: Sides) -> None:
    """What each algorithm tells, and rings completed by a personalised PageRank."""
    with gds.runner(store) as runner, runner.projected("communities_projection") as graph:
        print(f"projected {graph.nodes:,} nodes, {graph.relationships:,} links")
        for name, (algorithm, column, settings) in ALGORITHMS.items():
            began = time.monotonic()
            table = runner.run(graph, algorithm, **settings).to_pandas().set_index("key")[column]
            sides.tell(name, table, time.monotonic() - began)
        halves = _halves(plan, accounts)
        ids = _ids(store, [key for half, _ in halves for key in half])
        found = []
        began = time.monotonic()
        for half, rest in halves:
            start = [ids[key] for key in half]
            walk = runner.run(graph, "page_rank", source_nodes=start, damping_factor=0.75).to_pandas()
            score = walk.set_index("key")["score"]
            found.append(completed(score[score.index.isin(accounts)], half, rest))
        seconds = (time.monotonic() - began) / max(1, len(halves))
    print(f"{'completing rings: personalised PageRank':<44} {np.mean(found):6.3f}  {seconds:5.1f} s each")


def _ids(store: Store, keys: list[str]) -> dict[str, int]:
    rows = store.execute(
        "CYPHER 25 MATCH (c:Customer) WHERE c.key IN $keys RETURN c.key AS key, id(c) AS id", {"keys": keys}
    )
    return {row["key"]: row["id"] for row in rows}


def _halves(plan: list[Ring], accounts: set[str]) -> list[tuple[list[str], set[str]]]:
    """Half of each of WALKS rings of customers, and the other half."""
    chance = random.Random(1)
    found = []
    for ring in plan:
        members = sorted(ring.members & accounts)
        chance.shuffle(members)
        middle = len(members) // 2
        if not ring.decoy and middle >= HALF_LEAST:
            found.append((members[:middle], set(members[middle:])))
    return found[:WALKS]


def completed(score: pd.Series, half: list[str], rest: set[str]) -> float:
    """Share of the rest among as many best scores of others than the half."""
    best = score.drop(index=half, errors="ignore").sort_index().sort_values(ascending=False, kind="stable")
    return len(rest.intersection(best.index[: len(rest)])) / len(rest)


def completed_by_sharing(evidence: Evidence, plan: list[Ring], accounts: set[str]) -> None:
    """The same by counting rare things shared with the half, and by Jaccard similarity with it."""
    ties = evidence.ties[(evidence.ties["sharers"] <= 20) & (evidence.ties["kind"] != "site")]
    ties = ties.assign(thing=ties["kind"] + "/" + ties["value"])
    held = ties.groupby("account")["thing"].nunique()
    counted: dict[str, list[float]] = defaultdict(list)
    for half, rest in _halves(plan, accounts):
        own = set(ties[ties["account"].isin(half)]["thing"])
        near = ties[ties["thing"].isin(own)].drop_duplicates(["account", "thing"])
        rare = (1 / np.log2(near["sharers"] + 1)).groupby(near["account"]).sum()
        common = near.groupby("account").size()
        alike = common / (held.reindex(common.index) + len(own) - common)
        counted["node similarity (Jaccard)"].append(completed(alike, half, rest))
        counted["counting rare shared things"].append(completed(rare, half, rest))
    for name, shares in counted.items():
        print(f"{'completing rings: ' + name:<44} {np.mean(shares):6.3f}")


def main(arguments: list[str] | None = None) -> None:
    """Load a shop and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=8_000)
    parser.add_argument("--seed", type=int, default=4_401)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        shop = Path(name) / "shop"
        make_sample(shop, chosen.customers, chosen.seed)
        plan = planted(shop)
        with loaded(shop, Path(name) / "home") as store:
            _print(store, plan)


def _print(store: Store, plan: list[Ring]) -> None:
    evidence = gather(store)
    accounts = set(evidence.accounts["account"])
    sides = Sides.of(plan, accounts)
    print(f"{'algorithm':<44} honest decoys")
    by_algorithms(store, plan, accounts, sides)
    completed_by_sharing(evidence, plan, accounts)
    best: dict[str, float] = {}
    began = time.monotonic()
    for finding in (item for detector in DETECTORS.values() for item in detector.find(evidence)):
        best |= {key: max(finding.score, best.get(key, 0.0)) for key in finding.members}
    sides.tell("the detectors' scores", pd.Series(best), time.monotonic() - began)


if __name__ == "__main__":
    main()
