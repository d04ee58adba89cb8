"""The writer's law: a node and its links are a function of the versions stated, whatever their arrival."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import Link, Row, record_key, row_hash, shared_key
from graph.store.fingerprint import described
from graph.store.writer import Watermark, apply

pytestmark = pytest.mark.integration

START = datetime(2026, 1, 1, tzinfo=UTC)
CUSTOMERS = [record_key("Customer", "app", str(n)) for n in range(2)]
PRODUCTS = [record_key("Product", "app", f"p{n}") for n in range(2)]


def phone(n):
    return Link("HAS_PHONE", "Phone", shared_key("Phone", str(n)), target={"value": f"+86138000{n}"})


def to_address(n):
    key = record_key("Address", "app", f"a{n}")
    return Link("HAS_ADDRESS", "Address", key, target={"source": "app", "sourceId": f"a{n}"})


def referred_by(n):
    target = {"source": "app", "sourceId": str(n)}
    return Link("REFERRED", "Customer", CUSTOMERS[n], reverse=True, properties={"at": START}, target=target)


def bought(n, quantity, line):
    target = {"source": "app", "sourceId": f"p{n}"}
    properties = {"line": line, "quantity": quantity, "unitPriceE4": 10000}
    return Link("CONTAINS", "Product", PRODUCTS[n], properties=properties, target=target)


def category(spelling):
    key = shared_key("Category", "dairy")
    return Link("IN", "Category", key, target={"name": spelling})


def row(label, source_id, content, day, properties, links, deleted=False, part=""):
    cells = [label, source_id, content, part]
    return Row(
        label=label,
        key=record_key(label, "app", source_id),
        source="app",
        source_id=source_id,
        event_at=START + timedelta(days=day),
        row_hash=row_hash(cells),
        raw=json.dumps(cells),
        source_row=day,
        properties=properties,
        links=tuple(links),
        deleted=deleted,
        part=part,
    )


def customer(who, content, day):
    name = {"name": f"name {content}", "registeredAt": START, "virtualNumbers": 3}
    states = {
        "a": (name, [phone(1), phone(2), phone(1)], False),
        "b": (name, [phone(2), to_address(1), referred_by(1 - who)], False),
        "c": (name, [], False),
        "full deletion": (name, [phone(1)], True),
        "bare deletion": ({}, [], True),
    }
    properties, links, deleted = states[content]
    return row("Customer", str(who), content, day, properties, links, deleted)


def order_line(line, content, day):
    links = {"a": [bought(0, 1, line)], "b": [bought(0, 2.5, line)], "c": [bought(1, 1, line)], "gone": []}
    return row("Order", "o1", content, day, {}, links[content], content == "gone", part=f"line:{line}")


def device_part(content, day):
    links = {name: [phone(ord(name))] for name in "abc"} | {"gone": []}
    return row("Customer", "0", content, day, {}, links[content], content == "gone", part="contact:7")


def order(content, day):
    buyer = Link(
        "PLACED",
        "Customer",
        CUSTOMERS[content],
        reverse=True,
        target={"source": "app", "sourceId": str(content)},
    )
    return row("Order", "o1", str(content), day, {"status": "paid", "paidAmount": content}, [buyer])


def product(content, day):
    return row("Product", "p0", content, day, {"name": content}, [category(content)])


def address(content, day):
    owner = Link(
        "HAS_ADDRESS",
        "Customer",
        CUSTOMERS[content],
        reverse=True,
        target={"source": "app", "sourceId": str(content)},
    )
    return row("Address", "a1", str(content), day, {"text": f"{content} road"}, [owner])


def stock(content, day):
    of = Link("OF", "Product", PRODUCTS[0], target={"source": "app", "sourceId": "p0"})
    gone = content == "gone"
    return row(
        "Stock", "s", content, day, {} if gone else {"onHand": len(content)}, [] if gone else [of], gone
    )


days = st.integers(0, 3)
STATES = ["a", "b", "c", "full deletion", "bare deletion"]
rows = st.one_of(
    st.builds(customer, st.integers(0, 1), st.sampled_from(STATES), days),
    st.builds(order_line, st.sampled_from(["1", "2"]), st.sampled_from(["a", "b", "c", "gone"]), days),
    st.builds(device_part, st.sampled_from(["a", "b", "gone"]), days),
    st.builds(order, st.integers(0, 1), days),
    st.builds(product, st.sampled_from(["Dairy", "dairy", "DAIRY"]), days),
    st.builds(address, st.integers(0, 1), days),
    st.builds(stock, st.sampled_from(["x", "xx", "gone"]), days),
)


@st.composite
def arrivals(draw):
    """The same versions twice: plainly, and in another order, with repetitions, in batches."""
    stated = draw(st.lists(rows, min_size=1, max_size=8))
    shuffled = draw(st.permutations(stated + draw(st.lists(st.sampled_from(stated), max_size=4))))
    cuts = draw(st.lists(st.integers(0, len(shuffled)), max_size=4))
    edges = [0, *sorted(cuts), len(shuffled)]
    return stated, [shuffled[a:b] for a, b in pairwise(edges) if a < b]


def load(store, batches):
    store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    counted = 0
    for offset, batch in enumerate(batches, start=1):
        counts = apply(store, batch, "load", Watermark("app", "file", offset))
        counted += counts.written + counts.unchanged + counts.superseded
    assert counted == sum(len(batch) for batch in batches)
    return described(store)


@given(arrivals())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_order_any_batches_and_any_repetition_make_the_same_graph(store, case):
    stated, batches = case
    one_by_one = load(store, [[item] for item in stated])
    assert load(store, batches) == one_by_one
    assert load(store, [stated]) == one_by_one
