"""JSON Lines and JSON: objects as rows, nested fields by dotted path, elements of a list as rows."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from graph.errors import InputError
from loaders.sources.charsets import Detected, detect
from loaders.sources.files import Opener
from loaders.sources.tables import BATCH_ROWS, Batch, Cell, Fault, as_cell

OBJECT_LIMIT = 16 << 20
WHOLE_LIMIT = 256 << 20
SAMPLE_OBJECTS = 500
Item = tuple[int, dict[str, Any] | None, str]
"""Line, object (None where it is none), text."""


class JsonTable:
    """One file of JSON objects: one a line, an array of them, or an object that holds an array of them."""

    loose = True
    live = False

    def __init__(self, opener: Opener, detected: Detected) -> None:
        self._opener = opener
        self._detected = detected
        self._position = 0
        self.header: tuple[str, ...] = ()
        self._look()

    @property
    def path(self) -> Path:
        """The file it stands in."""
        return self._opener.path

    @property
    def name(self) -> str:
        """The file's name."""
        return self._opener.name

    @property
    def label(self) -> str:
        """How people find it again."""
        return self._opener.label

    def reread(self, encoding: str, delimiter: str, skip_lines: int) -> JsonTable:
        """The same file in another encoding."""
        del delimiter, skip_lines
        if not encoding:
            return self
        changed = Detected(encoding, False, self._detected.size, self._detected.digest)
        return JsonTable(self._opener, changed)

    def progress(self) -> float:
        """Share of the bytes read so far."""
        return min(1.0, self._position / self._detected.size) if self._detected.size else 1.0

    def fingerprint(self) -> str:
        """SHA-256 of the text."""
        return self._detected.digest

    def batches(self, columns: Sequence[str], each: str = "") -> Iterator[Batch]:
        """All rows; with ``each`` the elements of that list."""
        getters = [_getter(column, each) for column in columns]
        batch, number = Batch(), 0
        for line, item, text in self._items():
            if item is None:
                number += 1
                batch.unread.append(Fault(number, line, text[:20_000], "row.json"))
                batch.last = number
            else:
                for element in _elements(item, each):
                    number += 1
                    batch.add(number, line, [getter(item, element) for getter in getters])
            if len(batch) >= BATCH_ROWS:
                yield batch
                batch = Batch()
        self._position = self._detected.size
        if len(batch):
            yield batch

    def _look(self) -> None:
        paths: dict[str, None] = {}
        whole = 0
        for _, item, _ in islice(self._items(), SAMPLE_OBJECTS):
            if item is not None:
                whole += 1
                for path in _paths(item, ""):
                    paths.setdefault(path)
        if not whole:
            raise InputError("source.not-json", path=self.label)
        inner = {path.rpartition(".")[0] for path in paths}
        inner |= {prefix for path in inner for prefix in _prefixes(path)}
        self.header = tuple(path for path in paths if path not in inner)

    def _items(self) -> Iterator[Item]:
        with self._opener.open() as source:
            encoding = self._detected.encoding
            text = io.TextIOWrapper(source, encoding=encoding, errors="surrogateescape")
            first = text.read(1 << 16)
            start = first.lstrip("\ufeff \t\r\n")
            head = start.split("\n", 1)[0]
            rest = _Rest(first, text, self._moved(source.tell))
            if start.startswith("["):
                yield from _array(rest)
            elif _object(head) is not None or len(first) == 1 << 16:
                yield from _lines(rest)
            else:
                yield from _whole(rest, self.label)

    def _moved(self, tell: Callable[[], int]) -> Callable[[], None]:
        def moved() -> None:
            self._position = tell()

        return moved


class _Rest:
    """The text from its beginning, in pieces, though its head was read already."""

    def __init__(self, head: str, text: io.TextIOWrapper, moved: Callable[[], None]) -> None:
        self._head = head
        self._text = text
        self._moved = moved

    def read(self, size: int) -> str:
        self._moved()
        if self._head:
            piece, self._head = self._head, ""
            return piece
        return self._text.read(size)


def _lines(rest: _Rest) -> Iterator[Item]:
    line, waiting = 0, ""
    while piece := rest.read(1 << 20):
        *whole, waiting = (waiting + piece).split("\n")
        for text in whole:
            line += 1
            if text.strip():
                yield line, _object(text), text
        if len(waiting) > OBJECT_LIMIT:
            yield line + 1, None, waiting[:1_000]
            return
    if waiting.strip():
        yield line + 1, _object(waiting), waiting


def _object(text: str) -> dict[str, Any] | None:
    try:
        item = json.loads(text.lstrip("\ufeff"))
        text.encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) else None


def _array(rest: _Rest) -> Iterator[Item]:
    """Objects of one array, decoded one at a time so that memory does not grow with the file."""
    decoder = json.JSONDecoder()
    buffer, line, done = rest.read(1 << 16), 1, False
    position = buffer.index("[") + 1
    while True:
        while position < len(buffer) and buffer[position] in " \t\r\n,":
            line += buffer[position] == "\n"
            position += 1
        if position < len(buffer) and buffer[position] == "]":
            return
        try:
            item, end = decoder.raw_decode(buffer, position)
        except (ValueError, RecursionError):
            more = "" if done else rest.read(1 << 20)
            if more and len(buffer) - position < OBJECT_LIMIT:
                buffer, position = buffer[position:] + more, 0
                continue
            if buffer[position:].strip():
                yield line, None, buffer[position : position + 1_000]
            return
        text = buffer[position:end]
        yield line, item if isinstance(item, dict) else None, text
        line += text.count("\n")
        position = end
        if position > 1 << 20:
            buffer, position = buffer[position:], 0


def _whole(rest: _Rest, label: str) -> Iterator[Item]:
    """The longest list of objects somewhere in one object, as exports wrap their rows."""
    text = ""
    while piece := rest.read(1 << 20):
        text += piece
        if len(text) > WHOLE_LIMIT:
            raise InputError("source.not-json", path=label)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        yield 1, None, text[:1_000]
        return
    rows = max(_lists(content), key=len, default=[])
    for row in rows or [content]:
        yield 1, row if isinstance(row, dict) else None, json.dumps(row, ensure_ascii=False)


def _lists(content: object) -> Iterator[list[Any]]:
    if isinstance(content, list) and content and all(isinstance(item, dict) for item in content):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _lists(value)


def _prefixes(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition(".")[0]


def _paths(item: dict[str, Any], prefix: str) -> Iterator[str]:
    for key, value in item.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _paths(value, f"{path}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{path}.#"
            for element in value[:20]:
                if isinstance(element, dict):
                    yield from _paths(element, f"{path}.")
        else:
            yield path


def _elements(item: dict[str, Any], each: str) -> Sequence[Any]:
    if not each:
        return (item,)
    value = _walk(item, each.split("."))
    if isinstance(value, dict):
        return [{**value, "#": 1}]
    if not isinstance(value, list):
        return ()
    return [
        {**element, "#": position} if isinstance(element, dict) else {"#": position, "": element}
        for position, element in enumerate(value, start=1)
    ]


def _getter(column: str, each: str) -> Callable[[dict[str, Any], dict[str, Any]], Cell]:
    if each and (column == each or column.startswith(f"{each}.")):
        inner = column[len(each) + 1 :].split(".")
        return lambda _, element: as_cell(_walk(element, inner))
    if "." not in column:
        return lambda item, _: as_cell(item.get(column))
    parts = column.split(".")
    return lambda item, _: as_cell(item[column] if column in item else _walk(item, parts))


def _walk(value: Any, parts: Sequence[str]) -> Any:
    for position, part in enumerate(parts):
        if isinstance(value, list):
            found = (_walk(element, parts[position:]) for element in value)
            return [item for item in found if item is not None]
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def open_json(opener: Opener) -> JsonTable:
    """A JSON or JSON Lines file.

    Raises:
        InputError: ``source.not-json`` or ``source.cut``.
    """
    detected = detect(opener.open)
    if detected.cut:
        raise InputError("source.cut", path=opener.label)
    return JsonTable(opener, detected)
