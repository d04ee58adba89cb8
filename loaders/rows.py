"""From the cells of one row, by a mapping, to the rows of the graph it states, or to the reason why not.

An order and its lines stand in different files. The order's row states the node; each line's row states one
CONTAINS link as a *part* of it (graph.model.Row.part), with a version of its own under (order, line). So the
two files may come in any order, in pieces and again, and each line wins or loses by its own event time.
Devices, prices, carts and coupons received work the same way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from graph.model import Link, Row, Value, record_key, row_hash
from graph.standardise.dates import day_first_of
from loaders.cells import reader_of
from loaders.draft import Context, Draft, RejectedError
from loaders.finish import FINISHERS
from loaders.kinds import KINDS, Field, FieldType, Reference
from loaders.mapping import Refers, RowMapping, Target, is_masked
from loaders.parts import joined_id, owned_address
from loaders.reading import EPOCH, UnreadableError, moment
from loaders.sources import Cell
from loaders.standards import Standards


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a mapping leaves to the home: zone and currency, and the event time of rows that have none."""

    timezone: ZoneInfo
    currency: str = "CNY"
    as_of: datetime = EPOCH


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_TEXT_MARKS = frozenset("='")
_KEYS = 1 << 17
"""Keys of rows referred to that are remembered at a time."""


class RowMaker:
    """Makes rows of the graph from rows of one table by one mapping.

    Args:
        mapping: Its ``used_columns()`` are the cells' order.
        defaults: Of the home.
        standards: Memory of standardised texts, of the whole load.
    """

    def __init__(self, mapping: RowMapping, defaults: Defaults, standards: Standards) -> None:
        self.mapping = mapping
        self.columns = mapping.used_columns()
        self._kind = mapping.spec
        self._defaults = defaults
        self._place = {column: position for position, column in enumerate(self.columns)}
        zone = mapping.zone or defaults.timezone
        self.context = Context(
            zone=zone,
            currency=mapping.currency or mapping.constants.get("currency", "") or defaults.currency,
            region=mapping.country or "CN",
            standards=standards,
        )
        self._keys: dict[tuple[str, str, str], str] = {}
        self._nulls = frozenset(mapping.nulls)
        self._readers = [
            (self._place[column], reader_of(column, target, self._kind.by_name[target.to], self.context))
            for column, target in _in_order(mapping)
        ]
        self._constants = self._constant_readers()
        self._required = {self._kind.of, *(item.name for item in self._kind.references if item.required)}
        self._refers = [
            self._reference(name, mapping.references[name])
            for name in self._kind.reference_names()
            if name in mapping.references
        ]
        self._finish = FINISHERS.get(mapping.kind)

    def selects(self, cells: Sequence[Cell]) -> bool:
        """Whether the row is one of this mapping's kind (its ``where``)."""
        where = self.mapping.where
        return not where or self.mapping.selects({column: cells[self._place[column]] for column in where})

    def learn(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Look at the first rows for what one cell alone cannot tell: whether days stand before months."""
        for column, target in self.mapping.targets():
            kind = self._kind.by_name[target.to].type
            if kind in (FieldType.INSTANT, FieldType.DATE) and not target.format:
                place = self._place[column]
                cells = [cell for cell in (row[place] for row in rows) if isinstance(cell, str)]
                found = day_first_of(list(dict.fromkeys(cells)))
                if found is not None:
                    self.context.day_first[target] = found

    def make(self, cells: Sequence[Cell], number: int) -> tuple[list[Row], list[tuple[str, str, str]]]:
        """The rows a row states, the counted one first, and doubts as (column, code, text).

        Raises:
            RejectedError: ``row.…`` or ``cell.…``.
        """
        values = [self._cleaned(cell) for cell in cells]
        digest = row_hash(
            [value if value is None or isinstance(value, str) else "\x1e".join(value) for value in values]
        )
        draft = Draft(self._source_id(values, digest), number)
        self._refer(values, draft)
        for reader in self._constants:
            reader(draft)
        for place, read in self._readers:
            value = values[place]
            if value is None:
                continue
            if isinstance(value, str):
                read(value, draft)
            else:
                for item in value:
                    read(item, draft)
        event_at = self._event_at(values)
        if self._finish is not None:
            self._finish(draft, self.context)
        return self._rows(values, digest, draft, event_at), draft.doubts

    def _cleaned(self, cell: Cell) -> str | list[str] | None:
        if cell is None:
            return None
        if isinstance(cell, str):
            text = cell.strip()
            if text[:1] in _TEXT_MARKS:
                text = _without_mark(text)
            return None if not text or text in self._nulls else text
        texts = [text for text in (item.strip() for item in cell) if text and text not in self._nulls]
        return texts or None

    def _source_id(self, values: Sequence[Any], digest: str) -> str:
        if not self.mapping.id:
            return digest
        parts = [values[self._place[column]] for column in self.mapping.id]
        if all(isinstance(part, str) for part in parts):
            return joined_id(parts)
        others = [values[self._place[column]] for column in self.mapping.otherwise]
        if others and all(isinstance(part, str) for part in others):
            return joined_id(others)
        for column, part in zip(self.mapping.id, parts, strict=True):
            if not isinstance(part, str):
                raise RejectedError("row.id-missing", column=column)
        raise AssertionError("unreachable")

    def _event_at(self, values: Sequence[Any]) -> datetime:
        column = self.mapping.updated_at
        if not column:
            return self._defaults.as_of
        text = values[self._place[column]]
        if not isinstance(text, str):
            return self._defaults.as_of
        try:
            found = moment(text, self.context.zone, self.mapping.updated_at_format)
        except UnreadableError as error:
            raise RejectedError(error.code, column=column, text=text[:80]) from error
        return found or self._defaults.as_of

    def _constant_readers(self) -> list[Callable[[Draft], None]]:
        made: list[Callable[[Draft], None]] = []
        for name, text in self.mapping.constants.items():
            read = reader_of(name, Target(name), self._kind.by_name[name], self.context)
            made.append(lambda draft, read=read, text=text: read(text, draft))  # type: ignore[misc]
        return made

    def _reference(
        self, name: str, refers: Refers
    ) -> tuple[str, Refers, tuple[int, ...], int | None, frozenset[str]]:
        places = tuple(self._place[column] for column in refers.id)
        shown = self._place[refers.name] if refers.name else None
        return name, refers, places, shown, frozenset(refers.nulls)

    def _refer(self, values: Sequence[Any], draft: Draft) -> None:
        for name, refers, places, shown, nulls in self._refers:
            parts = [values[place] for place in places]
            absent = not refers.constant and any(not isinstance(part, str) or part in nulls for part in parts)
            if absent and refers.otherwise:
                parts = [values[self._place[column]] for column in refers.otherwise]
                absent = any(not isinstance(part, str) or part in nulls for part in parts)
            if absent:
                if name in self._required:
                    raise RejectedError("row.reference-missing", reference=name, column=" + ".join(refers.id))
                continue
            if name == "customer" and not refers.constant and any(is_masked(part) for part in parts):
                continue  # a hidden name would make one customer of many buyers
            source = refers.source or self.mapping.source
            draft.refers[name] = (refers.constant or joined_id(parts), source)
            if shown is not None and isinstance(values[shown], str):
                draft.texts[f"name of {name}"] = values[shown]

    def _rows(self, values: Sequence[Any], digest: str, draft: Draft, event_at: datetime) -> list[Row]:
        mapping, kind = self.mapping, self._kind
        beside: list[Row] = []
        if draft.parts:
            self._own_address(draft, beside)
        for reference in kind.references:
            self._link(reference, draft)
        for name in kind.required:
            if not _filled(draft, kind.by_name[name]):
                raise RejectedError("row.value-missing", target=name, kind=kind.name)
        raw = _ENCODE(
            {column: value for column, value in zip(self.columns, values, strict=True) if value is not None}
        )
        label, source, source_id, part = kind.label, mapping.source, draft.source_id, ""
        if kind.is_part:
            part = f"{mapping.source}:{kind.name}:{source_id}"
            source_id, source = draft.refers[kind.of]
            if not draft.links:
                raise RejectedError("row.nothing", kind=kind.name)
        main = Row(
            label=label,
            key=record_key(label, source, source_id),
            source=source,
            source_id=source_id,
            event_at=event_at,
            row_hash=digest,
            raw=raw,
            source_row=draft.number,
            properties={} if kind.is_part else draft.properties,
            links=tuple(draft.links),
            deleted=self._is_deleted(values),
            part=part,
        )
        return [main, *beside]

    def _is_deleted(self, values: Sequence[Any]) -> bool:
        if self.mapping.deleted is None:
            return False
        column, marks = self.mapping.deleted
        return values[self._place[column]] in marks

    def _own_address(self, draft: Draft, beside: list[Row]) -> None:
        """An address within the row: a node of its own, owned by the customer, else by the row itself."""
        if self.mapping.kind == "address":
            return
        owner_kind, (owner_id, source) = self.mapping.kind, (draft.source_id, self.mapping.source)
        link = "HAS_ADDRESS"
        if self.mapping.kind == "order":
            link = "SHIPPED_TO"
            if "customer" in draft.refers:
                owner_kind, (owner_id, source) = "customer", draft.refers["customer"]
        contact = (draft.texts.get("address.recipient"), draft.texts.get("address.phone"))
        row = owned_address(
            f"{owner_kind}:{owner_id}", source, draft.parts, contact, self.context.standards, draft.number
        )
        beside.append(row)
        draft.links.append(
            Link(link, "Address", row.key, target={"source": source, "sourceId": row.source_id})
        )

    def _key(self, label: str, source: str, source_id: str) -> str:
        place = (label, source, source_id)
        key = self._keys.get(place)
        if key is None:
            if len(self._keys) >= _KEYS:
                self._keys.clear()
            key = self._keys[place] = record_key(label, source, source_id)
        return key

    def _link(self, reference: Reference, draft: Draft) -> None:
        found = draft.refers.get(reference.name)
        if found is None:
            return
        source_id, source = found
        label = KINDS[reference.kind].label
        key = self._key(label, source, source_id)
        if reference.property:
            draft.properties[reference.property] = key
        if not reference.type:
            return
        target: dict[str, Value] = {"source": source, "sourceId": source_id}
        name = draft.texts.get(f"name of {reference.name}")
        if name:
            target["name"] = name
        properties: Mapping[str, Value] = draft.on.get(reference.name, {})
        draft.links.append(Link(reference.type, label, key, reference.reverse, properties, target))


def _without_mark(text: str) -> str:
    """What spreadsheets wrap around a number to keep it a text: ``="00123"``, ``'00123``.

    >>> _without_mark('="00123"'), _without_mark("'00123"), _without_mark("='A1'!B2")
    ('00123', '00123', "='A1'!B2")
    """
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    if text.startswith("'") and text[1:2].isdigit():
        return text[1:]
    return text


def _filled(draft: Draft, spec: Field) -> bool:
    if spec.on:
        return draft.on.get(spec.on, {}).get(spec.target) is not None
    if spec.type in (FieldType.PAYMENT, FieldType.BANK):
        return bool(draft.links)
    return draft.properties.get(spec.target) is not None or spec.name in draft.texts


def _in_order(mapping: RowMapping) -> list[tuple[str, Any]]:
    """Columns that others depend on (the currency of an amount, the country of a phone) come first."""
    first = ("currency", "address.country", "country", "device.model", "device.os", "bank")
    pairs = list(mapping.targets())
    return [pair for pair in pairs if pair[1].to in first] + [
        pair for pair in pairs if pair[1].to not in first
    ]
