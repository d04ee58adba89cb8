"""What rows state in a graph that holds nothing, as lines for Neo4j's offline importer.

The same law as the writer's, and the same code for everything that has more than one version: a first load
through files makes the graph that batches would have made. It goes in two passes, so that any number of rows
fits in memory. `Recorder` turns rows into records, each with its lines ready, that the caller keeps apart by
`bucket_of`; `Merger` takes all records of one bucket and gives the lines that count.
"""

from __future__ import annotations

import csv
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from graph.model import Row
from graph.store.writer.changes import Checked, add_new, change_node, change_part
from graph.store.writer.lines import (
    DELIMITER,
    QUOTE,
    Line,
    Lines,
    LinkLines,
    file_of,
    key_text,
    node_columns,
    quoted,
)
from graph.store.writer.links import create_first
from graph.store.writer.plan import Counts, Plan, Properties, Stored
from graph.store.writer.versions import Version, parts_text
from graph.store.writer.vocabulary import check_row, dated, label_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SEEN = 1 << 18
"""Targets a recorder remembers, so that not every order states its customer again."""

NODE, PART, TARGET = 0, 1, 2
Record = tuple[Any, ...]
"""Plain values, so that it can be written with marshal: what it is, label, key, then what `Recorder` says."""


def bucket_of(label: str, key: str, buckets: int) -> int:
    """Which bucket all records of one node go to."""
    return zlib.crc32(f"{label}{key}".encode()) % buckets


def _instant(moment: datetime) -> tuple[int, int]:
    since = moment - _EPOCH
    return since.days * 86400 + since.seconds, since.microseconds


def _moment(seconds: int, micros: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds, microseconds=micros)


class Recorder:
    """Turns rows into records, in the order of the loads and their rows.

    A record is ``(NODE, label, key, load, number, hash, at, at micros, gone, beside, body, links)``,
    ``(PART, label, key, load, number, hash, at, at micros, gone, beside, name, raw, links)`` or
    ``(TARGET, label, key, load, at, at micros, json)``; ``links`` are lines with their files.

    Args:
        loads: Ids of the loads, by the number records carry.
        now: The clock, for ``loadedAt``.
    """

    def __init__(self, loads: Sequence[str], now: datetime) -> None:
        self._loads = loads
        self._now = now
        self._seen: dict[tuple[str, str], tuple[datetime, object]] = {}
        self._lines: dict[tuple[str, int], Lines] = {}
        self._links = LinkLines()

    def records(self, rows: Iterable[Row], load: int) -> Iterator[Record]:
        """Records of some rows of one load.

        Raises:
            UsageError: ``writer.…``: a row the model does not allow.
        """
        plan = Plan()
        for row in rows:
            properties = check_row(row)
            if row.part:
                yield self._part(plan, row, load)
            else:
                yield self._node(plan, row, properties, load)
        for label, stated in plan.targets.items():
            for key, target in stated.items():
                known = self._seen.get((label, key))
                if known is not None and (
                    known[0] < target.at
                    or (known[0] == target.at and known[1] == (target.source, target.given))
                ):
                    continue
                if len(self._seen) > _SEEN:
                    self._seen.clear()
                self._seen[label, key] = (target.at, (target.source, target.given))
                text = json.dumps(target.properties, sort_keys=True, ensure_ascii=False, default=str)
                yield (TARGET, label, key, load, *_instant(target.at), text)

    def _node(self, plan: Plan, row: Row, properties: Properties, load: int) -> Record:
        add_new(plan, row, properties)
        ((_, whole),) = plan.creates.pop(row.label)
        lines = self._lines.get((row.label, load))
        if lines is None:
            always = {"load": self._loads[load], "loadedAt": self._now}
            lines = self._lines[row.label, load] = Lines(node_columns(row.label), always)
        body = lines.text(whole)
        at = _instant(row.event_at)
        links = self._made_links(plan, load)
        head = (NODE, row.label, row.key, load, row.source_row, row.row_hash)
        return (*head, *at, row.deleted, row.beside, body, links)

    def _part(self, plan: Plan, row: Row, load: int) -> Record:
        moment = row.event_at.astimezone(UTC)
        if not row.deleted:
            create_first(plan, row, moment)
        plan.state_anchor(row)
        plan.state_targets(row, row.links)
        links = self._made_links(plan, load)
        head = (PART, row.label, row.key, load, row.source_row, row.row_hash)
        return (*head, *_instant(moment), row.deleted, row.beside, row.part, row.raw, links)

    def _made_links(self, plan: Plan, load: int) -> tuple[Line, ...]:
        if not plan.links:
            return ()
        made = tuple(self._links.of(plan, self._loads[load]))
        plan.links.clear()
        return made


@dataclass(slots=True)
class Tally:
    """What became of the rows of each load, and nodes and relationships made, by the file's name.

    Attributes:
        twice: Rows of a load whose id another row of it has with other content.
    """

    written: Counter[int] = field(default_factory=Counter)
    unchanged: Counter[int] = field(default_factory=Counter)
    superseded: Counter[int] = field(default_factory=Counter)
    twice: Counter[int] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)

    def note(self, load: int, counts: Counts) -> None:
        """Add to a load's counts."""
        self.written[load] += counts.written
        self.unchanged[load] += counts.unchanged
        self.superseded[load] += counts.superseded

    def counts(self, load: int) -> Counts:
        """What became of a load's rows."""
        return Counts(self.written[load], self.unchanged[load], self.superseded[load])

    def add(self, other: Tally) -> None:
        """Add another tally."""
        self.written.update(other.written)
        self.unchanged.update(other.unchanged)
        self.superseded.update(other.superseded)
        self.twice.update(other.twice)
        self.made.update(other.made)


class _Plan(Plan):
    """A plan that knows which load a row came with."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally
        self.load_of: dict[int, int] = {}

    def count(self, row: Row, counts: Counts) -> None:
        if not row.beside:
            self._tally.note(self.load_of[id(row)], counts)


Remake = Callable[[int, int, str, str], Row]
"""Makes a row again: load, number of the row, its cells as JSON, its row hash."""


class Merger:
    """Gives the lines of all nodes and relationships of one bucket after another.

    Args:
        loads: As the recorder's.
        now: As the recorder's.
        remake: Makes rows of several versions again, of which records hold only lines.
        put: Takes each line.
    """

    def __init__(
        self, loads: Sequence[str], now: datetime, remake: Remake, put: Callable[[str, str], None]
    ) -> None:
        self._loads = loads
        self._now = now
        self._remake = remake
        self._put = put
        self._links = LinkLines()
        self._lines: dict[str, Lines] = {}
        self.tally = Tally()

    def merge(self, records: Iterable[Record]) -> None:
        """Give the lines of a whole bucket."""
        nodes: dict[tuple[str, str], list[Record]] = defaultdict(list)
        parts: dict[tuple[str, str], dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
        targets: dict[tuple[str, str], Record] = {}
        for record in records:
            place = (record[1], record[2])
            if record[0] == NODE:
                nodes[place].append(record)
            elif record[0] == PART:
                parts[place][record[10]].append(record)
            else:
                known = targets.get(place)
                if known is None or record[4:] < known[4:]:
                    targets[place] = record
        for place, found in nodes.items():
            self._node(place, found, self._parts(parts.pop(place, {})))
        for place, target in targets.items():
            if place not in nodes:
                self._target(place, target, self._parts(parts.pop(place, {})))

    def _node(self, place: tuple[str, str], found: list[Record], parts: dict[str, Any]) -> None:
        label, key = place
        if _all_same(found):
            first = found[0]
            self._count_same(found)
            self._emit_node(label, key, first[10], parts)
            self._emit_links(first[11])
            return
        found.sort(key=lambda record: (record[3], record[4]))
        plan = _Plan(self.tally)
        rows = [self._again(plan, record, _raw_of(label, record[10])) for record in found]
        self._note_twice(found)
        stored = Stored(parts=parts)
        change_node(plan, [(row, properties) for row, properties in rows], stored, ())
        ((_, whole),) = plan.creates[label]
        load = self._loads[found[-1][3]]
        whole.pop("parts", None)
        whole["load"], whole["loadedAt"] = load, self._now
        self._emit_node(label, key, self._body(label, whole), parts)
        self._emit_links(self._links.of(plan, load))

    def _parts(self, named: dict[str, list[Record]]) -> dict[str, tuple[Version, ...]]:
        found: dict[str, tuple[Version, ...]] = {}
        for name, records in named.items():
            if _all_same(records):
                self._count_same(records)
                at = _moment(records[0][6], records[0][7])
                found[name] = (Version(records[0][5], at, at, records[0][8]),)
                self._emit_links(records[0][12])
                continue
            records.sort(key=lambda record: (record[3], record[4]))
            plan = _Plan(self.tally)
            rows = [self._again(plan, record, record[11])[0] for record in records]
            self._note_twice(records)
            found[name] = change_part(plan, rows, (), ())
            self._emit_links(self._links.of(plan, self._loads[records[-1][3]]))
        return found

    def _target(self, place: tuple[str, str], target: Record, parts: dict[str, Any]) -> None:
        label, key = place
        properties = json.loads(target[6])
        if dated(label):
            properties["eventAt"] = _moment(target[4], target[5])
        if "load" in label_of(label).property_names():
            properties["load"], properties["loadedAt"] = self._loads[target[3]], self._now
        self._emit_node(label, key, self._body(label, properties), parts)

    def _body(self, label: str, values: Properties) -> str:
        lines = self._lines.get(label)
        if lines is None:
            lines = self._lines[label] = Lines(node_columns(label), {})
        return lines.text(values)

    def _again(self, plan: _Plan, record: Record, raw: str) -> Checked:
        row = self._remake(record[3], record[4], raw, record[5])
        plan.load_of[id(row)] = record[3]
        return row, check_row(row)

    def _count_same(self, records: list[Record]) -> None:
        if len(records) > 1:
            records.sort(key=lambda item: (item[3], item[4]))
        first = records[0]
        if not first[9]:
            self.tally.written[first[3]] += 1
        for record in records[1:]:
            if not record[9]:
                self.tally.unchanged[record[3]] += 1

    def _note_twice(self, records: Sequence[Record]) -> None:
        contents: dict[int, set[str]] = defaultdict(set)
        for record in records:
            if not record[9]:
                contents[record[3]].add(record[5])
        for load, hashes in contents.items():
            self.tally.twice[load] += len(hashes) - 1

    def _emit_node(self, label: str, key: str, body: str, parts: dict[str, Any]) -> None:
        file, with_parts = file_of(label)
        line = f"{key_text(label, key)}{DELIMITER}{body}"
        if with_parts:
            text = parts_text(parts) if parts else None
            line = f"{line}{DELIMITER}{quoted(text) if text else ''}"
        self.tally.made[file] += 1
        self._put(file, line)

    def _emit_links(self, links: Iterable[Line]) -> None:
        for file, line in links:
            self.tally.made[file] += 1
            self._put(file, line)


def _all_same(records: Sequence[Record]) -> bool:
    """Whether all records state one version, so that the first one's lines hold for all."""
    if len(records) == 1:
        return True
    first = records[0][5:9]
    return all(record[5:9] == first for record in records)


@cache
def _place_of_raw(label: str) -> int:
    return node_columns(label).index("raw")


def _raw_of(label: str, body: str) -> str:
    fields = next(csv.reader([body], delimiter=DELIMITER, quotechar=QUOTE, doublequote=True))
    return fields[_place_of_raw(label)]


def expected_nodes(made: Counter[str]) -> tuple[int, int]:
    """Nodes and relationships of some files together."""
    nodes = sum(count for file, count in made.items() if file.startswith("nodes-"))
    return nodes, sum(made.values()) - nodes
