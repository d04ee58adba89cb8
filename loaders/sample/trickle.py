"""The sample shop as it comes in over time: what is there at first, then files dropped and events sent.

The shop's last rows by their own times are held back: the app's as events, those of the stores and of WeChat
as files, each in the order of these times.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.sample.files import csv_line

Moment = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of which the last rows are held back.

    Attributes:
        file: Within the shop's folder.
        kind: Of its rows, for events.
        id: Column of the row's id.
        time: Column of the row's time; empty where its parent's holds.
        parent: File and column whose id ``via`` names.
    """

    file: str
    kind: str
    id: str
    time: str = ""
    parent: str = ""
    via: str = ""


EVENTS = (
    Kept("app/users.csv", "customer", "user_id", "updated_at"),
    Kept("app/orders.csv", "order", "order_id", "created_at"),
    Kept("app/order_lines.csv", "orderLine", "line_id", parent="app/orders.csv", via="order_id"),
    Kept("app/page_views.csv", "pageView", "view_id", "at"),
    Kept("app/reviews.csv", "review", "review_id", "at"),
)
FILES = (
    Kept("stores/会员.csv", "customer", "会员卡号", "更新时间"),
    Kept("stores/小票.csv", "order", "小票号", "时间"),
    Kept("stores/小票明细.csv", "orderLine", "明细号", parent="stores/小票.csv", via="小票号"),
    Kept("wechat/members.jsonl", "customer", "openid", "updatedAt"),
    Kept("wechat/orders.jsonl", "order", "orderId", "createTime"),
)
ENCODINGS = {"app": "utf-8", "stores": "gb18030", "wechat": "utf-8"}


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the app: its id, kind, and the row's columns."""

    id: str
    kind: str
    data: dict[str, str]
    at: Moment = ()

    def as_json(self) -> dict[str, object]:
        """As it is sent."""
        return {"id": self.id, "kind": self.kind, "data": self.data}


@dataclass(frozen=True, slots=True)
class Drop:
    """A file to be dropped: the folder of its source, its name, its bytes."""

    folder: str
    name: str
    content: bytes

    def write(self, drops: Path) -> Path:
        """Write it as a careful system would: under another name until it is whole."""
        target = drops / self.folder / self.name
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{self.name}.part")
        part.write_bytes(self.content)
        os.replace(part, target)
        return target


@dataclass(frozen=True, slots=True)
class Later:
    """What is held back, in the order of its times."""

    events: list[Event]
    files: dict[str, tuple[bytes, list[bytes]]]

    def drops(self, slices: int) -> list[Drop]:
        """Files of so many slices of each table, slice by slice."""
        found = []
        for number in range(slices):
            for file, (head, lines) in self.files.items():
                piece = lines[number * len(lines) // slices : (number + 1) * len(lines) // slices]
                if piece:
                    folder, name = file.split("/")
                    stem, dot, ending = name.rpartition(".")
                    content = head + b"".join(piece)
                    found.append(Drop(folder, f"{stem}-{number + 1:03d}{dot}{ending}", content))
        return found


def split(shop: Path, base: Path, share: float = 0.2, most_events: int | None = None) -> Later:
    """Write the shop without its last rows into ``base``, and give those.

    Args:
        shop: A sample shop (`make_sample`).
        base: A folder that is not there yet.
        share: Of the rows that are held back.
        most_events: At most so many events, the latest.
    """
    shutil.copytree(shop, base, ignore=shutil.ignore_patterns("truth"))
    events: list[Event] = []
    files: dict[str, tuple[bytes, list[bytes]]] = {}
    times: dict[str, dict[str, Moment]] = {}
    for table in EVENTS:
        rows, cut = _held_back(shop, table, times, share)
        events += [Event(f"{table.kind}-{row[table.id]}", table.kind, row, at) for at, row in rows[cut:]]
        _write(base, table, (row for _, row in rows[:cut]))
    if most_events is not None and len(events) > most_events:
        events = _latest(base, events, most_events)
    events.sort(key=lambda event: (event.at, event.id))
    for table in FILES:
        rows, cut = _held_back(shop, table, times, share)
        files[table.file] = (_head(table, rows), [_line(table, row) for _, row in rows[cut:]])
        _write(base, table, (row for _, row in rows[:cut]))
    return Later(events, files)


def _held_back(
    shop: Path, table: Kept, times: dict[str, dict[str, Moment]], share: float
) -> tuple[list[tuple[Moment, dict[str, str]]], int]:
    """Rows of a table in the order of their times, and the place of the first that is held back."""
    known = times.get(table.parent, {})
    rows = []
    for row in _rows(shop, table):
        at = moment(str(row[table.time])) if table.time else known.get(str(row[table.via]), ())
        rows.append((at, row))
    rows.sort(key=lambda item: (item[0], str(item[1][table.id])))
    times[table.file] = {str(row[table.id]): at for at, row in rows}
    return rows, round(len(rows) * (1 - share))


def _latest(base: Path, events: list[Event], most: int) -> list[Event]:
    """Put the surplus of events back, kind by kind from the front."""
    surplus = len(events) - most
    back: set[str] = set()
    for kind in ("pageView", "review", "orderLine", "order"):
        mine = [event for event in events if event.kind == kind]
        take = min(len(mine), surplus - len(back))
        back |= {event.id for event in mine[:take]}
    for table in EVENTS:
        again = [event.data for event in events if event.kind == table.kind and event.id in back]
        with (base / table.file).open("ab") as stream:
            stream.writelines(_line(table, row) for row in again)
    return [event for event in events if event.id not in back]


def moment(text: str) -> Moment:
    """A local time of one system as numbers that can be compared.

    >>> moment("2025/10/26 5:15") < moment("2025/10/26 15:15")
    True
    """
    return tuple(int(number) for number in re.findall(r"\d+", text)[:6])


def _rows(shop: Path, table: Kept) -> Iterator[dict[str, str]]:
    path = shop / table.file
    text = path.read_text(encoding=ENCODINGS[table.file.split("/")[0]])
    if path.suffix == ".jsonl":
        yield from (json.loads(line) for line in text.splitlines() if line)
    else:
        yield from csv.DictReader(io.StringIO(text, newline=""))


def _head(table: Kept, rows: Sequence[tuple[Moment, dict[str, str]]]) -> bytes:
    if table.file.endswith(".jsonl") or not rows:
        return b""
    return csv_line(rows[0][1], ENCODINGS[table.file.split("/")[0]])


def _line(table: Kept, row: dict[str, str]) -> bytes:
    if table.file.endswith(".jsonl"):
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return csv_line(row.values(), ENCODINGS[table.file.split("/")[0]])


def _write(base: Path, table: Kept, rows: Iterable[dict[str, str]]) -> None:
    listed = list(rows)
    with (base / table.file).open("wb") as stream:
        stream.write(_head(table, [((), row) for row in listed[:1]]))
        stream.writelines(_line(table, row) for row in listed)
