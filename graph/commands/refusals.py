"""A person's word on recommendations, given here: a consent of its own source, like any a system states."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from graph.errors import NotFoundError
from graph.model import Link, Row, record_key, row_hash
from graph.profiles.customer_360 import member_records
from graph.store import Store
from graph.store.writer import Watermark, apply

SOURCE = "renmai"
LOAD = "renmai-consents"
PURPOSE = "recommendation"


def say(
    store: Store, person_id: str, granted: bool, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> str:  # fmt: skip
    """Keep that a person refuses recommendations, or takes that back; the id of the word.

    Raises:
        NotFoundError: ``person.unknown``.
    """
    records = member_records(store, "person", person_id)
    if not records:
        raise NotFoundError("person.unknown", id=person_id)
    customer = min(str(record["key"]) for record in records)
    now = clock()
    cells = {
        "purpose": PURPOSE, "channel": "all", "granted": granted, "at": now.isoformat(), "customer": customer,
    }  # fmt: skip
    id_ = f"{customer}:{now.isoformat()}"
    row = Row(
        label="Consent",
        key=record_key("Consent", SOURCE, id_),
        source=SOURCE,
        source_id=id_,
        event_at=now,
        row_hash=row_hash({name: str(value) for name, value in cells.items()}),
        raw=json.dumps(cells, ensure_ascii=False),
        source_row=1,
        properties={"purpose": PURPOSE, "channel": "all", "granted": granted, "at": now},
        links=(Link("GAVE", "Customer", customer, reverse=True),),
    )
    store.write("begin_load", id=LOAD, source=SOURCE, kind="consent", file=id_, at=now)
    apply(store, [row], LOAD, Watermark(SOURCE, id_, 1), now)
    store.write("finish_load", id=LOAD, read=1, at=now)
    return row.key
