"""Ways between two things: the best there is, by steps and by rarity, told in sentences."""

import itertools

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.paths import (
    COMMON,
    MOVES,
    PathLink,
    PathNode,
    Search,
    Step,
    base,
    rarity,
    why,
)
from graph.model import MODEL
from graph.store.patterns import Ref, moves
from web.translations import LANGUAGES, catalogue


def test_the_moves_are_the_models_and_cross_no_hub():
    for label, names in MOVES.items():
        known = {move.name: move for move in moves(label)}
        for name in names:
            assert not known[name].hub or name in ("RESOLVES_TO>",), (label, name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_and_shared_thing_has_a_sentence(lang):
    texts = catalogue(lang)
    for names in MOVES.values():
        for name in names:
            assert f"path.link.{name[:-1]}" in texts
    for label in ("Person", "Organization", "Phone", "Device", "Place", "Product", "BankAccount"):
        assert f"path.share.{label}" in texts
        assert label in MODEL.labels()


def walk(edges, degrees):
    """A loader over links between customers (c…) and devices (d…)."""
    links = {}
    for number, (customer, device) in enumerate(edges):
        one, two = Ref("Customer", customer), Ref("Device", device)
        links.setdefault(one, []).append(Step(two, "USES_DEVICE", True, str(number), {}, {}, degrees[two]))
        links.setdefault(two, []).append(Step(one, "USES_DEVICE", False, str(number), {}, {}, degrees[one]))
    return lambda refs: {ref: links.get(ref, []) for ref in refs}


EDGES = st.sets(
    st.tuples(st.sampled_from([f"c{n}" for n in range(7)]), st.sampled_from([f"d{n}" for n in range(6)])),
    min_size=1,
)


def cost_of(way, degrees):
    ends = [step.end for _, step in way[:-1]]
    return sum(base(step.type) for _, step in way) + sum(rarity(ref, degrees[ref]) for ref in ends)


@given(EDGES, st.integers(2, 60))
def test_the_cheapest_way_costs_what_networkx_says(edges, extra):
    graph = networkx.Graph((Ref("Customer", a), Ref("Device", b)) for a, b in edges)
    degrees = {ref: degree + (extra if ref.key == "d0" else 0) for ref, degree in graph.degree}
    one, two = Ref("Customer", "c0"), Ref("Customer", "c1")
    search = Search(walk(edges, degrees), one, two)
    way, short = search.best(), search.best(steps_first=True)
    if one not in graph or two not in graph or not networkx.has_path(graph, one, two):
        assert way is None
        assert short is None
        return
    options = [list(itertools.pairwise(path)) for path in networkx.all_simple_paths(graph, one, two)]
    costs = [
        sum(1 for _ in path) + sum(rarity(ref, degrees[ref]) for _, ref in path[:-1]) for path in options
    ]
    if min(costs) < 20:
        assert cost_of(way, degrees) == pytest.approx(min(costs))
        assert way[0][0] == one
        assert way[-1][1].end == two
    assert len(short) == min(len(path) for path in options)


def test_what_hundreds_share_is_not_passed_but_named():
    edges = [("c0", "d0"), ("c1", "d0")]
    degrees = {Ref("Customer", "c0"): 1, Ref("Customer", "c1"): 1, Ref("Device", "d0"): COMMON + 1}
    search = Search(walk(edges, degrees), Ref("Customer", "c0"), Ref("Customer", "c1"))
    assert search.best() is None
    assert [node.ref.key for node in search.common.values()] == ["d0"]
    assert Search(walk(edges, degrees), Ref("Customer", "c0"), Ref("Device", "d0")).best() is not None


def told(*names):
    nodes = [PathNode(Ref(label, f"{label}{place}"), {}, 2) for place, label in enumerate(names)]
    return nodes, [
        PathLink(str(place), "X", one.ref, two.ref, {})
        for place, (one, two) in enumerate(itertools.pairwise(nodes))
    ]


def test_orders_between_two_customers_and_a_shared_account_are_one_sentence():
    nodes, links = told("Customer", "Order", "PaymentAccount", "Order", "Customer")
    [only] = why(nodes, links)
    assert (only.code, only.left, only.right, only.thing) == (
        "path.share.PaymentAccount", nodes[0], nodes[4], nodes[2],
    )  # fmt: skip


def test_what_is_not_shared_is_a_sentence_a_link():
    nodes, links = told("Supplier", "Product", "Order")
    assert [item.code for item in why(nodes, links)] == ["path.share.Product"]
    nodes, links = told("Customer", "Customer", "Person", "Customer")
    assert [item.code for item in why(nodes, links)] == ["path.link.X", "path.share.Person"]
    nodes, links = told("Customer", "Order")
    assert [item.code for item in why(nodes, links)] == ["path.link.X"]
