"""RFM scores of who bought, kept in the home for pages about one person, which cannot wait for everybody.

``cache/scores.arrow`` stands beside the columns of people and is written whenever these are read: one row a
buyer, in the order of their ids, opened by memory map and searched by halves.
"""

from __future__ import annotations

import json
import logging
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from graph.commands.segment_kept import Kept
from graph.errors import MachineError
from graph.exports.atomic import whole_file
from graph.profiles.segments.definition import RFM
from graph.profiles.segments.masks import ranked, score

log = logging.getLogger("renmai.segments")

VERSION = 1
"""Raised when scores mean something else than before; an older file is as good as none."""


@dataclass(frozen=True, slots=True)
class Score:
    """1 to 5, and the share of buyers (0 to 1) whom the person is above."""

    value: int
    above: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a person by part (``recency``, ``frequency``, ``monetary``) among all buyers at a moment.

    Attributes:
        parts: Empty where the person had bought nothing by then, or was nobody yet.
    """

    moment: datetime
    buyers: int
    parts: dict[str, Score]


def path_of(home: Path) -> Path:
    """Where the scores of a home are kept."""
    return home / "cache" / "scores.arrow"


def forget(home: Path) -> None:
    """Delete what is kept, as an erasure must."""
    path_of(home).unlink(missing_ok=True)


def keep(home: Path, everybody: Kept) -> None:
    """Keep the scores of everybody, unless those of this stamp are; a full disk is no reason to fail.

    The last part of a stamp names the database.
    """
    path = path_of(home)
    about = _about(path)
    if about is not None and about["stamp"] == list(everybody.stamp):
        return
    data = everybody.columns
    buyers, columns = np.zeros(0, np.int64), {}
    for part in RFM:
        buyers, lower = ranked(data, part)
        columns[part] = pa.array(lower.astype(np.int32))
    ids = pa.array([data.ids[row] for row in buyers], pa.large_string())
    about = {"version": VERSION, "stamp": everybody.stamp, "moment": everybody.moment.isoformat()}
    table = pa.table({"id": ids, **columns}).sort_by("id").combine_chunks()
    table = table.replace_schema_metadata({"renmai": json.dumps(about)})
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with whole_file(path) as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
    except (MachineError, OSError) as error:
        log.warning("scores of people could not be kept: %s", error)


def scores_of(home: Path, database: str, person_id: str) -> Scores | None:
    """What is kept of a person; None where nothing is, or it is of another database."""
    try:
        with pa.memory_map(str(path_of(home))) as mapped:
            opened = pa.ipc.open_file(mapped)
            about = json.loads(opened.schema.metadata[b"renmai"])
            if about["version"] != VERSION or about["stamp"][-1] != database:
                return None
            moment = datetime.fromisoformat(about["moment"])
            batch = opened.get_batch(0) if opened.num_record_batches else None
            return Scores(moment, batch.num_rows if batch else 0, _found(batch, person_id) if batch else {})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        log.warning("scores of people cannot be opened: %s", error)
        return None


def _found(batch: pa.RecordBatch, person_id: str) -> dict[str, Score]:
    ids, buyers = batch.column("id"), batch.num_rows
    row = bisect_left(range(buyers), person_id, key=lambda place: ids[place].as_py())
    if row == buyers or ids[row].as_py() != person_id:
        return {}
    lower = {part: batch.column(part)[row].as_py() for part in RFM}
    return {part: Score(int(score(one, buyers)), one / buyers) for part, one in lower.items()}


def _about(path: Path) -> dict[str, Any] | None:
    try:
        with pa.memory_map(str(path)) as mapped:
            about: dict[str, Any] = json.loads(pa.ipc.open_file(mapped).schema.metadata[b"renmai"])
            return about if about["version"] == VERSION else None
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None
