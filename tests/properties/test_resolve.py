"""Laws of resolution, on tables hypothesis makes."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.resolve.clustering import components
from graph.resolve.evaluation import compare_partitions
from graph.resolve.records import Table
from graph.resolve.resolver import Options, resolve
from graph.resolve.roles import Role

GIVEN = ["Anna", "Bill", "William", "Chen", "Dora", "Eva", "刘嘉欣", ""]
SURNAMES = ["Smith", "Smyth", "Novak", "Wong", "Li", ""]
PHONES = ["13812345678", "13812345679", "13900001111", "13655556666", ""]
DATES = ["1971-02-03", "1971-03-02", "1988-11-30", ""]
ROWS = st.lists(
    st.tuples(*(st.sampled_from(values) for values in (["a", "b", "c"], GIVEN, SURNAMES, PHONES, DATES))),
    min_size=0,
    max_size=30,
)
ROLES = {
    "source": Role.SOURCE,
    "given": Role.GIVEN_NAME,
    "surname": Role.SURNAME,
    "phone": Role.PHONE,
    "born": Role.BIRTH_DATE,
}


def table(rows):
    return Table({name: [row[place] or None for row in rows] for place, name in enumerate(ROLES)}, ROLES)


def blocks(rows, clusters):
    """The partition as a set of sorted groups of row contents."""
    groups = {}
    for row, number in zip(rows, clusters.tolist(), strict=True):
        groups.setdefault(number, []).append(row)
    return sorted(sorted(group) for group in groups.values())


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, random=st.randoms(use_true_random=False))
def test_the_partition_does_not_depend_on_the_order_of_rows(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert blocks(rows, resolve(table(rows)).clusters) == blocks(shuffled, resolve(table(shuffled)).clusters)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_one_per_source_is_never_broken(rows):
    found = resolve(table(rows), Options(one_per_source=True)).clusters
    pairs = [(row[0], number) for row, number in zip(rows, found.tolist(), strict=True)]
    assert len(pairs) == len(set(pairs))


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_clusters_count_from_one_by_first_row_and_singles_have_no_probability(rows):
    found = resolve(table(rows))
    seen = list(dict.fromkeys(found.clusters.tolist()))
    assert seen == list(range(1, len(seen) + 1))
    sizes = np.bincount(found.clusters, minlength=1)
    for number, chance in zip(found.clusters, found.probabilities, strict=True):
        assert np.isnan(chance) == (sizes[number] == 1)
        assert np.isnan(chance) or 0 <= chance <= 1


@given(
    size=st.integers(1, 30),
    edges=st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40),
)
def test_components_equal_networkx(size, edges):
    kept = [(one % size, two % size) for one, two in edges]
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(kept)
    left, right = (np.array([edge[side] for edge in kept], np.int64) for side in (0, 1))
    found = components(size, left, right)
    assert {frozenset(np.flatnonzero(found == number).tolist()) for number in set(found.tolist())} == {
        frozenset(part) for part in nx.connected_components(graph)
    }


@given(labels=st.lists(st.integers(0, 5), max_size=20))
def test_a_partition_measured_against_itself_is_perfect(labels):
    assert compare_partitions(labels, [str(label) for label in labels]).f1 == 1.0
