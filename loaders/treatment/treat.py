"""`renmai treat`: a table corrected as a workbook, without a database and without loading anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

import numpy as np

from graph.errors import InputError, NotFoundError, UsageError
from graph.resolve.columns import Floats
from graph.resolve.resolver import Options, resolve
from graph.server.progress import Progress, silent
from graph.standardise.results import Issue
from loaders.dedupe import Request, build_table
from loaders.flat import Flat
from loaders.profiling.kinds import NULLS, Guess, guess
from loaders.sources import open_tables
from loaders.sources.tables import Batch, Cell, Table
from loaders.sources.workbooks import SheetTable
from loaders.treatment.book import Book, Say
from loaders.treatment.corrections import Correct, Fix, corrector

SAMPLED = 3_000
COMPARED = 200_000
"""Rows among which duplicates are looked for; longer files go through `renmai dedupe`."""
_SHEETS = ("data", "duplicates", "changes", "person", "about")
_DIGITS = 15
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\Z")


@dataclass(slots=True)
class Treated:
    """What was done, by kind of work.

    Attributes:
        rows, changed_rows, changes: Rows written, those with a corrected cell, and corrected cells.
        asked: Cells that only a person can settle.
        unread: Rows that could not be read; they stand among the questions.
        duplicates: Rows that repeat another, and ``groups`` of them; None where the file was too long or had
            nothing to compare.
        kinds: Column to what it was taken for.
    """

    path: Path
    rows: int = 0
    changed_rows: int = 0
    changes: int = 0
    asked: int = 0
    unread: int = 0
    duplicates: int | None = None
    groups: int = 0
    kinds: dict[str, str] = field(default_factory=dict)


def treat(
    path: Path, out: Path, say: Say, progress: Progress = silent, kinds: Mapping[str, str] | None = None
) -> Treated:
    """Write the treated workbook of the first table of a file.

    Args:
        path: Any file the readers open.
        out: ``….xlsx``; whole or not there.
        say: Code and parameters to a sentence in the reader's language (sheet names, heads, reasons).
        progress: Told after each batch.
        kinds: Column to kind (address, name, phone, email, id, date, text) where the guess is wrong.

    Raises:
        UsageError: ``treat.format``, ``treat.column``.
        NotFoundError: ``treat.folder``.
        InputError: ``treat.empty``, or what the readers raise.
        MachineError: ``export.unwritable``.
    """
    if out.suffix.lower() != ".xlsx":
        raise UsageError("treat.format", path=str(out))
    if not out.absolute().parent.is_dir():
        raise NotFoundError("treat.folder", path=str(out.absolute().parent))
    table = open_tables(path)[0]
    header = tuple(table.header)
    if not header:
        raise InputError("treat.empty", path=str(path))
    for name in kinds or {}:
        if name not in header:
            raise UsageError("treat.column", column=name, columns=list(header))
    treated = Treated(out)
    run = _Run(table, header, treated, say, progress, dict(kinds or {}))
    try:
        run.write_rows()
        if not treated.rows and not treated.unread:
            raise InputError("treat.empty", path=str(path))
        run.write_duplicates()
        run.write_about(path)
        run.book.save(out)
    except BaseException:
        run.book.discard()
        raise
    return treated


class _Run:
    """One run: the sheets grow side by side while the rows stream through."""

    def __init__(
        self,
        table: Table,
        header: tuple[str, ...],
        treated: Treated,
        say: Say,
        progress: Progress,
        stated: dict[str, str],
    ) -> None:
        self.table, self.header, self.treated, self.say = table, header, treated, say
        self.progress, self.stated = progress, stated
        self.names = {name: say(f"treat.sheet.{name}", {}) for name in _SHEETS}
        self.book = Book("Renmai")
        self.kept: list[list[str]] | None = []
        self.numbers: list[int] = []
        self._guesses: list[Guess] = []
        self._workbook = isinstance(table, SheetTable)
        self._correct: list[Correct] = []

    def write_rows(self) -> None:
        """The corrected table, the list of changes and the list of questions."""
        say, names = self.say, self.names
        self.book.sheet(names["data"], self.header)
        heads = {
            "changes": ("row", "column", "old", "new", "why"),
            "person": ("row", "column", "value", "proposed", "why"),
        }
        for name, columns in heads.items():
            self.book.sheet(
                names[name], [say(f"treat.head.{one}", {}) for one in columns], (8, 16, 44, 44, 60)
            )
        for batch in self._learning(self.table.batches(self.header)):
            for number, cells in zip(batch.numbers, batch.rows, strict=True):
                self._row(number, [_text(cell) for cell in cells])
            for fault in batch.unread:
                self.treated.unread += 1
                why = say(fault.code, {**fault.params, "line": str(fault.line)})
                self.book.add(names["person"], [fault.row, "", fault.raw[:2_000], "", why], wrapped=True)
            done = round(self.table.progress() * 100)
            self.progress("treat.writing", done, 100, rows=f"{self.treated.rows:,}")

    def _learning(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """The batches, after the first has told what each column holds."""
        for batch in batches:
            if not self._guesses:
                self._learn(batch.rows[:SAMPLED])
            yield batch

    def _learn(self, rows: Sequence[Sequence[Cell]]) -> None:
        for place, name in enumerate(self.header):
            texts = [text for row in rows if (text := _text(row[place]).strip()) and text not in NULLS]
            found = guess(name, list(dict.fromkeys(texts))[:300], ()) if texts else Guess("empty", "", False)
            kind = self.stated.get(name, found.kind)
            self._guesses.append(found)
            self._correct.append(corrector(kind))
            self.treated.kinds[name] = kind or found.type

    def _row(self, number: int, texts: list[str]) -> None:
        changed: dict[int, str] = {}
        asked: list[int] = []
        shown: list[object] = list(texts)
        for place, text in enumerate(texts):
            if not text or text in NULLS:
                continue
            fix = self._correct[place](text)
            if fix.new != text:
                changed[place] = self._changed(number, place, text, fix)
            if fix.ask:
                asked.append(place)
                self._ask(number, place, text, fix)
            shown[place] = self._number(place, fix.new)
        self.book.add(self.names["data"], shown, changed, asked)
        self.treated.rows += 1
        self.treated.changed_rows += bool(changed)
        if self.kept is not None:
            self.kept.append(texts)
            self.numbers.append(number)
            if len(self.kept) > COMPARED:
                self.kept = None

    def _changed(self, number: int, place: int, old: str, fix: Fix) -> str:
        """Write the change down; gives the cell's note."""
        why = self._told(fix.why)
        self.book.add(self.names["changes"], [number, self.header[place], old, fix.new, why], wrapped=True)
        self.treated.changes += 1
        return f"{self.say('treat.was', {'old': old})}\n{why}"

    def _ask(self, number: int, place: int, value: str, fix: Fix) -> None:
        cells = [number, self.header[place], value, fix.proposed, self._told(fix.ask)]
        self.book.add(self.names["person"], cells, wrapped=True)
        self.treated.asked += 1

    def _told(self, issues: Sequence[Issue]) -> str:
        return " ".join(self.say(issue.code, issue.params) for issue in issues)

    def _number(self, place: int, text: str) -> object:
        """A plain number of a column of numbers as one, and a workbook's dates; codes stay texts."""
        if self._workbook and self._guesses[place].kind == "date" and _MOMENT.match(text):
            moment = datetime.fromisoformat(text)
            return moment.date() if moment.time() == time() else moment
        if not self._guesses[place].numeric or len(text) > _DIGITS or text[:2].lstrip("-")[:1] == "+":
            return text
        bare = text.replace(",", "")
        if bare.lstrip("-").replace(".", "", 1).isdigit() and bare.isascii():
            return float(bare) if "." in bare else int(bare)
        return text

    def write_duplicates(self) -> None:
        """Rows that are probably one, under one another, what differs in colour."""
        say = self.say
        heads = [say(f"treat.head.{name}", {}) for name in ("group", "probability", "row")]
        self.book.sheet(self.names["duplicates"], [*heads, *self.header], (8, 10, 8))
        if self.kept is None or len(self.kept) < 2:
            return
        self.progress("treat.comparing", 0, 0)
        flat = Flat(self.table.path, self.header, self.kept)
        try:
            found = resolve(build_table([flat], Request((self.table.path,), self.treated.path)), Options())
        except InputError as error:
            if error.code != "dedupe.nothing-to-compare":
                raise
            return
        self.treated.duplicates = 0
        groups: dict[int, list[int]] = {}
        for place, cluster in enumerate(found.clusters.tolist()):
            groups.setdefault(cluster, []).append(place)
        for places in groups.values():
            if len(places) > 1:
                self._group(places, found.probabilities)

    def _group(self, places: list[int], probabilities: Floats) -> None:
        kept = self.kept or []
        self.treated.groups += 1
        self.treated.duplicates = (self.treated.duplicates or 0) + len(places) - 1
        rows = [kept[place] for place in places]
        differing = [at + 3 for at, cells in enumerate(zip(*rows, strict=True)) if len(set(cells)) > 1]
        for place, row in zip(places, rows, strict=True):
            chance = float(probabilities[place])
            cells = [self.treated.groups, None if np.isnan(chance) else round(chance, 4), self.numbers[place]]
            self.book.add(
                self.names["duplicates"],
                [*cells, *row],
                different=differing,
                band=self.treated.groups % 2 == 0,
            )

    def write_about(self, path: Path) -> None:
        """What each sheet is, what each column was taken for, and the counts."""
        say, done = self.say, self.treated
        self.book.sheet(self.names["about"], [say("treat.about.head", {"file": path.name}), ""], (60, 24))
        counts: list[tuple[str, object]] = [
            ("rows", done.rows),
            ("changed-rows", done.changed_rows),
            ("changes", done.changes),
            ("asked", done.asked),
            ("unread", done.unread),
        ]
        for name, count in counts:
            self.book.add(self.names["about"], [say(f"treat.about.{name}", {}), count])
        code = "treat.about.duplicates" if done.duplicates is not None else "treat.about.not-compared"
        self.book.add(self.names["about"], [say(code, {"most": f"{COMPARED:,}"}), done.duplicates])
        for column, kind in done.kinds.items():
            told = say(f"profile.kind.{kind}" if kind in _NAMED else f"profile.type.{kind}", {})
            self.book.add(self.names["about"], [say("treat.about.column", {"column": column}), told])


_NAMED = ("phone", "email", "id", "address", "name", "company", "money", "date")


def _text(cell: Cell) -> str:
    return "; ".join(cell) if isinstance(cell, list) else cell or ""
