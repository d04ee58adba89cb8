"""What the graph adds: the same model and candidates with and without neighbours and the second pass.

    python -m benchmarks.identity_ablation [--customers 2500] [--seed 7301]

Left out in the first arm: shared devices, shared payment accounts, and the second pass over the first one's
identities. Phones, e-mail addresses, accounts and homes are attributes in both. The interval is of a
bootstrap over true persons: a wrong pair counts half for each of its two persons.
"""

import argparse
import sys

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks._shop import Shop, loaded_shop
from graph.commands.whole import THRESHOLD
from graph.resolve.evaluation import compare_partitions
from graph.resolve.resolver import DEFAULT_THRESHOLD, Options, resolve
from graph.resolve.roles import Kind
from graph.resolve.tables import table_of

DRAWS = 2_000
GOAL = 1 / 3


def clusters(shop: Shop, relations: bool) -> np.ndarray:
    """Cluster of each customer record that has a true person."""
    rows = shop.rows[Kind.CUSTOMER]
    table, places = table_of(rows, Kind.CUSTOMER)
    threshold = THRESHOLD.get(Kind.CUSTOMER, DEFAULT_THRESHOLD)
    found = -np.arange(1, len(rows) + 1)
    found[places] = resolve(table, Options(threshold, relations=relations)).clusters
    return found


def errors_by_person(found: np.ndarray, truth: list[str]) -> np.ndarray:
    """Wrong and missed pairs by true person; the sum is that of all records whose person is known.

    >>> errors_by_person(np.array([1, 1, 2, 3]), ["a", "b", "b", ""]).tolist()
    [0.5, 1.5]
    """
    known = np.array([bool(person) for person in truth])
    persons = np.unique(np.array(truth)[known], return_inverse=True)[1]
    groups = np.unique(found[known], return_inverse=True)[1]
    shared = csr_matrix((np.ones(len(persons)), (persons, groups)))
    both = shared.multiply(shared - (shared > 0)).sum(axis=1).A1 / 2
    sizes, held = np.bincount(groups), np.bincount(persons)
    missed = held * (held - 1) / 2 - both
    outside = np.bincount(persons, weights=sizes[groups]) - shared.multiply(shared).sum(axis=1).A1
    return missed + outside / 2


def removed(plain: np.ndarray, graph: np.ndarray) -> tuple[float, float, float]:
    """Share of errors the graph removes, with a 95 % interval."""
    random = np.random.default_rng(1)
    picks = random.multinomial(len(plain), np.full(len(plain), 1 / len(plain)), size=DRAWS)
    shares = 1 - (picks @ graph) / np.maximum(picks @ plain, 1e-9)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(1 - graph.sum() / max(plain.sum(), 1e-9)), float(low), float(high)


def report(shop: Shop) -> list[str]:
    """The lines of the table."""
    truth = shop.truth[Kind.CUSTOMER]
    lines = [f"{'customers of the sample shop':<44}{'P':>8}{'R':>8}{'F1':>8}{'errors':>9}"]
    counted = []
    for label, relations in (("attributes only, one pass", False), ("with the graph", True)):
        found = clusters(shop, relations)
        quality = compare_partitions(found, truth)
        counted.append(errors_by_person(found, truth))
        lines.append(
            f"{label:<44}{quality.precision:>8.4f}{quality.recall:>8.4f}{quality.f1:>8.4f}"
            f"{counted[-1].sum():>9.0f}"
        )
    share, low, high = removed(*counted)
    verdict = "reached" if share >= GOAL else "NOT reached"
    lines.append(
        f"the graph removes {share:.1%} of the errors (95 % interval {low:.1%} to {high:.1%}), "
        f"a third is wanted: {verdict}"
    )
    return lines


def main(arguments: list[str] | None = None) -> None:
    """Make, load, resolve twice, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity_ablation")
    parser.add_argument("--customers", type=int, default=2_500)
    parser.add_argument("--seed", type=int, default=7_301)
    chosen = parser.parse_args(arguments or [])
    print(f"Sample shop, {chosen.customers:,} customers, seed {chosen.seed}")
    print("\n".join(report(loaded_shop(chosen.customers, chosen.seed))))


if __name__ == "__main__":
    main(sys.argv[1:])
