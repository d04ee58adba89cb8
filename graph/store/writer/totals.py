"""The watermark and counts of a load whose rows were not written in batches."""

from __future__ import annotations

from graph.store.driver import Store
from graph.store.writer import Watermark, writing
from graph.store.writer.plan import Counts


def note_counts(store: Store, load_id: str, watermark: Watermark, counts: Counts) -> None:
    """Note where a load stands and what became of its rows."""

    def work(tx: object) -> None:
        writing.advance(tx, load_id, watermark.source, watermark.file, watermark.offset, counts)  # type: ignore[arg-type]

    store.transact(work)
