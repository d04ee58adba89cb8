"""Every query file against a real server: it compiles, and no plan reads all nodes."""

import pytest

from graph.store.queries import PREFIX, all_queries
from graph.store.writer import statements
from graph.store.writer.columns import Columns
from graph.store.writer.vocabulary import own_types

SOME = Columns(plain=("source",), days=(), instants=("eventAt",))

pytestmark = pytest.mark.integration


def plan_of(store, text):
    with store.session() as session:
        return session.run(text.replace(PREFIX, f"{PREFIX} EXPLAIN", 1)).consume().plan


def operators(plan):
    yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", ()):
        yield from operators(child)


@pytest.mark.parametrize("name", sorted(all_queries()))
def test_a_query_compiles_and_reads_no_more_than_it_must(open_store, name):
    found = set(operators(plan_of(open_store, all_queries()[name].text)))
    assert "AllNodesScan" not in found


@pytest.mark.parametrize("label", ["Customer", "Order", "Phone", "Division"])
def test_the_writer_finds_nodes_by_their_unique_key(open_store, label):
    texts = [
        statements.classify(label),
        statements.read_versions(label),
        statements.read_targets(label),
        statements.replace_nodes(label, SOME),
        statements.patch_nodes(label, SOME, ours=False),
        statements.create_links("PLACED", "Customer", "Order", SOME),
        statements.update_links("PLACED", "Customer", "Order"),
        statements.delete_links("PLACED", "Customer", "Order"),
    ]
    texts += [statements.read_links(label)] if any(own_types(label)) else []
    for text in texts:
        found = set(operators(plan_of(open_store, text)))
        assert not {name for name in found if name.endswith("Scan")}, (text, found)
