"""Rows kept aside, as the ledger keeps them, and the keys by which loads are known again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from graph.ledger.quarantine import Kept
from graph.model import key_of
from loaders.mapping import RowMapping
from loaders.mapping_files import mapping_text
from loaders.sources import Cell, Fault, Table


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row kept aside comes from: key of its table, load, key of its mapping's text, event time."""

    key: str
    load: str
    mapping: str
    as_of: datetime


def origin_key(mapping: RowMapping, table: Table) -> str:
    """Key of a table as rows kept aside know it; the same for the same content."""
    return key_of("origin", mapping.source, mapping.kind, table.label, table.fingerprint())


def content_key(mapping: RowMapping, table: Table, as_of: datetime) -> str:
    """Key of a load's input: the same content by the same mapping as of the same time."""
    return key_of("content", table.fingerprint(), mapping_text(mapping), as_of.isoformat())


def load_key(content: str, mapping: RowMapping, now: datetime) -> str:
    """Id of a load that begins now."""
    return key_of("load", content, mapping.source, mapping.kind, str(now))


def kept_row(fault: Fault, cells: dict[str, Cell], mapping: RowMapping, label: str, origin: Origin) -> Kept:
    """A row as the quarantine keeps it."""
    return Kept(
        origin=origin.key,
        row=fault.row,
        load=origin.load,
        source=mapping.source,
        kind=mapping.kind,
        file=label,
        line=fault.line,
        raw=fault.raw or json.dumps(cells, ensure_ascii=False),
        code=fault.code,
        params=dict(fault.params),
        mapping=origin.mapping,
        cells=cells,
        event_at=origin.as_of,
    )
