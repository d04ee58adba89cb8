"""Rows as lines for the importer: the order and the buckets they come in leave no trace."""

import json
import random
from datetime import UTC, datetime, timedelta

from graph.model import Link, Row, record_key, row_hash, shared_key
from graph.store.writer.lines import header_of
from graph.store.writer.offline import Merger, Recorder, bucket_of, expected_nodes

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def customer(number, day, name, phone=None, **more):
    cells = [str(number), name, phone]
    links = (
        (Link("HAS_PHONE", "Phone", shared_key("Phone", phone), target={"value": phone}),) if phone else ()
    )
    return Row(
        label="Customer",
        key=record_key("Customer", "app", str(number)),
        source="app",
        source_id=str(number),
        event_at=START + timedelta(days=day),
        row_hash=row_hash(cells),
        raw=json.dumps({"id": str(number), "name": name, "phone": phone}, ensure_ascii=False),
        source_row=day * 100 + number,
        properties={"name": name},
        links=links,
        **more,
    )


def line(order, number, quantity, day=0):
    product = record_key("Product", "app", f"p{number}")
    target = {"source": "app", "sourceId": f"p{number}"}
    return Row(
        label="Order",
        key=record_key("Order", "app", order),
        source="app",
        source_id=order,
        event_at=START + timedelta(days=day),
        row_hash=row_hash([order, str(number), str(quantity)]),
        raw=json.dumps({"order": order, "n": str(number), "qty": str(quantity)}),
        source_row=number,
        links=(Link("CONTAINS", "Product", product, properties={"quantity": quantity}, target=target),),
        part=f"app:orderLine:{order}/{number}",
    )


ROWS = [
    customer(1, 0, "张伟", "+8613800000001"),
    customer(1, 0, "张伟", "+8613800000001"),
    customer(1, 2, "张卫", "+8613800000002"),
    customer(1, 1, 'he said "x",\x02\x1f\n李'),
    customer(2, 0, "李娜", "+8613800000001"),
    customer(3, 5, "王芳", deleted=True),
    line("o1", 1, 2.0),
    line("o1", 1, 3.0, day=1),
    line("o1", 2, 1.0),
    line("o2", 1, 1.0),
]


def lines_of(rows, buckets=4, batch=3):
    """Lines by file, without what says how they came; and the tally."""
    again = {(row.source_row, row.row_hash): row for row in rows}
    recorder = Recorder(["load"], NOW)
    kept = [[] for _ in range(buckets)]
    for at in range(0, len(rows), batch):
        for record in recorder.records(rows[at : at + batch], 0):
            kept[bucket_of(record[1], record[2], buckets)].append(record)
    found = []
    merger = Merger(
        ["load"],
        NOW,
        lambda _, number, __, hash_: again[number, hash_],
        lambda file, text: found.append((file, text)),
    )
    for records in kept:
        merger.merge(records)
    return sorted(found), merger.tally


def test_lines_do_not_depend_on_order_batches_or_buckets():
    first, tally = lines_of(ROWS)
    for seed in range(20):
        rows = random.Random(seed).sample(ROWS, len(ROWS))
        again, _ = lines_of(rows, buckets=1 + seed % 7, batch=1 + seed % 5)
        assert again == first
    assert expected_nodes(tally.made) == (3 + 2 + 2 + 2, 6)


def test_every_row_is_counted_once():
    _, tally = lines_of(ROWS)
    counts = tally.counts(0)
    assert (counts.written, counts.unchanged, counts.superseded) == (9, 1, 0)
    assert tally.twice[0] == 3


def test_each_line_has_the_fields_of_its_header():
    import csv

    lines, _ = lines_of(ROWS)
    for file, text in lines:
        (fields,) = csv.reader([text], delimiter="\x1f", quotechar="\x02", doublequote=True)
        assert len(fields) == len(header_of(file).split("\x1f")), file


def test_a_row_filled_target_is_the_rows_and_others_are_stubs():
    lines, _ = lines_of(ROWS)
    names = header_of("nodes-Order").split("\x1f")
    stub = next(index for index, name in enumerate(names) if name.startswith("stub"))
    orders = [text.split("\x1f") for file, text in lines if file == "nodes-Order"]
    assert [fields[stub] for fields in orders] == ["true", "true"]
    assert all("orderLine" in fields[-1] for fields in orders)
