"""The writer refuses what the model does not allow, before anything is sent."""

from datetime import UTC, date, datetime

import pytest

from graph.errors import UsageError
from graph.model import Row
from graph.store.writer.vocabulary import check_row, own_types, shape_of


def row(label="Customer", event_at=datetime(2026, 1, 1, tzinfo=UTC), part="", **properties):
    return Row(label, "k", "app", "1", event_at, "h", "{}", 1, properties, (), False, part)


def test_properties_come_back_typed_and_without_empty_ones():
    checked = check_row(
        row("Order", paidAmount=5, localDay=date(2026, 1, 2), status="paid", currency=None, localHour=3)
    )
    assert checked == {"paidAmount": 5, "localDay": date(2026, 1, 2), "status": "paid", "localHour": 3}


def test_a_whole_number_is_a_float_where_the_model_says_so():
    value = check_row(row("Product", contentQuantity=500))["contentQuantity"]
    assert isinstance(value, float)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (row(nmae="x"), "writer.property"),
        (row(rowHash="x"), "writer.property"),
        (row(stub=True), "writer.property"),
        (row(name=5), "writer.type"),
        (row(virtualNumbers=True), "writer.type"),
        (row(virtualNumbers=2**63), "writer.type"),
        (row(registeredAt=datetime(2026, 1, 1)), "writer.type"),
        (row("Product", contentQuantity=float("nan")), "writer.type"),
        (row("Order", localDay=datetime(2026, 1, 1, tzinfo=UTC)), "writer.type"),
        (row("Person"), "writer.label"),
        (row("Nobody"), "writer.label"),
        (row(event_at=datetime(2026, 1, 1)), "writer.event-at"),
        (row(part="line:1", name="x"), "writer.part-properties"),
    ],
    ids=str,
)
def test_what_the_model_does_not_allow_is_refused(given, code):
    with pytest.raises(UsageError) as caught:
        check_row(given)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("label", "type_", "reverse", "other", "code"),
    [
        ("Customer", "HAS_FONE", False, "Phone", "writer.link"),
        ("Phone", "HAS_PHONE", False, "Customer", "writer.link"),
        ("Customer", "RESOLVES_TO", False, "Person", "writer.link"),
        ("Product", "CONTAINS", True, "Order", "writer.link-side"),
        ("Customer", "PLACED", False, "Order", "writer.link-side"),
    ],
)
def test_links_that_are_not_the_rows_to_state_are_refused(label, type_, reverse, other, code):
    with pytest.raises(UsageError) as caught:
        shape_of(label, type_, reverse, other)
    assert caught.value.code == code


def test_a_link_either_end_may_state_is_marked_when_the_end_does():
    assert not shape_of("Customer", "HAS_ADDRESS", False, "Address").marked
    assert shape_of("Address", "HAS_ADDRESS", True, "Customer").marked
    assert "HAS_ADDRESS" in own_types("Address")[1]
