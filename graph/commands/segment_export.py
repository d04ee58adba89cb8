"""Hand a segment over as a file: consent first, each contact point once, whole or not at all.

Members are read from the graph some thousand at a time and written as they come. What was exported when, for
whom and of whom stands in the ledger before the file has its name, so that a later erasure knows whom to tell
and the next export knows what changed. A manifest lies beside each file.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from graph.commands.bulk import without_collector
from graph.commands.campaigns import Drive, is_held_out
from graph.commands.segment_members import Candidate, Reader
from graph.commands.segments import Saved, member_rows
from graph.errors import UsageError
from graph.exports.atomic import whole_files
from graph.exports.formats import FORMATS
from graph.exports.members import Format, Member, email, phone
from graph.ledger import Ledger, exports
from graph.profiles.segments.evaluate import Evaluator
from graph.profiles.segments.features import granted
from graph.server.progress import Progress, silent

MODES = ("all", "diff")
TOLD = 1_000
"""Members between two words on how far an export is."""
PURPOSE = "marketing"
ABROAD = "crossBorder"
REASONS = (
    *("no-consent", "not-abroad", "suppressed", "no-identifier", "same-contact", "same-home"),
    "held-out",
)
"""Why members are left out of a file."""

Opener = Callable[[Path], BinaryIO]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export.

    Attributes:
        format: Key of one of FORMATS. mode: ``all``, or ``diff`` since the last export of that format.
        purpose: What the people must have agreed to. by, recipient: Who exports, and for whom.
        once_a_home: Of people who share a household or a door, one.
        suppressed: Contact points never to be used, in any spelling.
        drive: The campaign the file is for, if it is for one; a share of its people is held out.
    """

    format: str
    out: Path
    by: str
    recipient: str = ""
    mode: str = "all"
    purpose: str = PURPOSE
    once_a_home: bool = False
    suppressed: frozenset[str] = frozenset()
    drive: Drive | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        files: Each file with its number of members. left_out: How many members were left out, by reason.
        number: Of the export, in the ledger.
    """

    files: dict[str, int]
    members: int
    left_out: dict[str, int]
    manifest: Path
    number: int


@dataclass(slots=True)
class _Run:
    """One export while it runs."""

    form: Format
    wanted: Wanted
    ids: Sequence[str]
    read: Reader
    told: Progress
    left_out: Counter[str] = field(default_factory=Counter)
    held_out: list[str] = field(default_factory=list)

    @property
    def parts(self) -> frozenset[str]:
        """What must be read of its members beside their contact points and consents."""
        asked = {"addresses"} if self.form.abroad else set[str]()
        return self.form.parts | asked | ({"ties"} if self.wanted.once_a_home else set())

    def kept(self) -> Iterator[Member]:
        """Members who may be written, each contact point once; the others are counted by reason."""
        seen: set[int] = set()
        never = {_point(one) for one in self.wanted.suppressed} - {""}
        homes: set[tuple[str, str]] = set()
        for number, found in enumerate(self.read(self.ids, self.form.things, self.parts)):
            if number % TOLD == 0:
                self.told("segment.exporting", number, len(self.ids))
            found_by = self.form.identifiers(found.member)
            its_homes = {tie for tie in found.member.ties if tie[0] in ("household", "address")}
            reason = self._reason(found, found_by, never)
            if reason is None and found_by and hash(found_by[0]) in seen:
                reason = "same-contact"
            if reason is None and self.wanted.once_a_home and its_homes & homes:
                reason = "same-home"
            if reason is None and self.wanted.drive and is_held_out(self.wanted.drive, found.member.id):
                reason = "held-out"
                self.held_out.append(found.member.id)
            if reason is None or reason == "held-out":
                seen.update(map(hash, found_by))
                homes |= its_homes
            if reason is None:
                yield found.member
            else:
                self.left_out[reason] += 1

    def _reason(self, found: Candidate, found_by: tuple[str, ...], never: set[str]) -> str | None:
        member = found.member
        if not granted(found.consents, self.wanted.purpose, self.form.channel):
            return "no-consent"
        if self.form.abroad and member.country in ("CN", "") and not granted(found.consents, ABROAD):
            return "not-abroad"
        if never and never & {_point(one) for one in (*member.phones, *member.emails)}:
            return "suppressed"
        return None if found_by else "no-identifier"


def export(
    segment: Saved, evaluated: Evaluator, read: Reader, ledger: Ledger, wanted: Wanted,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC), progress: Progress = silent,
) -> Exported:  # fmt: skip
    """Write the file (or the three of a ``diff``), its manifest and the ledger's entry.

    Raises:
        UsageError: ``segment.format``, ``segment.mode``, ``segment.purpose`` (nobody ever agreed to it),
            ``segment.nobody``: no member is left. MachineError: ``export.unwritable``; nothing is left.
    """
    run = _run_of(segment, evaluated, read, wanted, progress)
    now = clock()
    about = {
        "segment_id": segment.id, "segment": segment.name, "definition": segment.definition,
        "format": run.form.key, "mode": wanted.mode, "purpose": wanted.purpose,
        "recipient": wanted.recipient, "by": wanted.by,
    }  # fmt: skip
    before = exports.last(ledger, segment.id, run.form.key) if wanted.mode == "diff" else None
    number = exports.begin(ledger, about, now)
    try:
        with without_collector(), whole_files() as opened:
            if wanted.mode == "diff":
                known = exports.marks(ledger, before.id) if before else {}
                written, count = _write_changes(run, ledger, number, known, opened)
            else:
                written, count = _write_all(run, ledger, number, opened)
                if not count:
                    raise _nobody(segment, run)
            manifest = _manifest(segment, run, now, written)
            path = _beside(wanted.out, "manifest.json")
            opened(path).write(_json(manifest))
            campaign = _campaign(run, ledger, number, now)
            exports.finish(
                ledger, number, len(run.ids), count, run.left_out, manifest["files"], campaign
            )  # fmt: skip
    except BaseException:
        exports.forget(ledger, number)
        raise
    counts = {name: part[0] for name, part in written.items()}
    return Exported(counts, len(run.ids), dict(run.left_out), path, number)


def _run_of(segment: Saved, evaluated: Evaluator, read: Reader, wanted: Wanted, told: Progress) -> _Run:
    form = FORMATS.get(wanted.format)
    if form is None:
        raise UsageError("segment.format", name=wanted.format, known=sorted(FORMATS))
    if wanted.mode not in MODES:
        raise UsageError("segment.mode", mode=wanted.mode, known=list(MODES))
    stood = (entry for standing in evaluated.data.consents.values for entry in standing)
    if not any(purpose == wanted.purpose and agreed for purpose, _, agreed in stood):
        raise UsageError("segment.purpose", purpose=wanted.purpose)
    ids = [evaluated.data.ids[row] for row in member_rows(evaluated, segment.definition)]
    return _Run(form, wanted, ids, read, told)


def _write_all(
    run: _Run, ledger: Ledger, number: int, opened: Opener
) -> tuple[dict[str, tuple[int, str]], int]:
    """One file of everybody who may be written; their number."""
    path = run.wanted.out
    file = opened(path)
    noted: list[tuple[str, str]] = []
    count = 0

    def passing() -> Iterator[Member]:
        nonlocal count
        for member in run.kept():
            noted.append((member.id, mark(member)))
            count += 1
            if len(noted) == exports.BATCH:
                exports.add_members(ledger, number, noted)
                noted.clear()
            yield member

    digest = _write(file, run.form.lines(passing()))
    exports.add_members(ledger, number, noted)
    return {str(path): (count, digest)}, count


def _write_changes(
    run: _Run, ledger: Ledger, number: int, known: dict[str, str], opened: Opener
) -> tuple[dict[str, tuple[int, str]], int]:
    """Three files: who was added, changed and removed since the marks known; how many are members now."""
    now = {member.id: mark(member) for member in run.kept()}
    exports.add_members(ledger, number, now.items())
    chosen = {
        "added": [id_ for id_ in now if id_ not in known],
        "changed": [id_ for id_ in now if known.get(id_, now[id_]) != now[id_]],
        "removed": [id_ for id_ in known if id_ not in now],
    }
    written = {}
    for part, ids in chosen.items():
        path = run.wanted.out.with_name(f"{run.wanted.out.stem}.{part}{run.wanted.out.suffix}")
        members = (found.member for found in run.read(ids, run.form.things, run.parts))
        reached = _Counted(member for member in members if run.form.identifiers(member))
        digest = _write(opened(path), run.form.lines(reached))
        written[str(path)] = (reached.count, digest)
    return written, len(now)


class _Counted:
    """Members as they pass, counted."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._members, self.count = members, 0

    def __iter__(self) -> Iterator[Member]:
        for member in self._members:
            self.count += 1
            yield member


def _write(file: BinaryIO, pieces: Iterable[bytes]) -> str:
    """Write the pieces; the SHA-256 of all."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        file.write(piece)
    return digest.hexdigest()


def mark(member: Member) -> str:
    """Changes when anything of the member does; tells nothing of it."""
    return hashlib.sha256(repr(tuple(member)).encode()).hexdigest()[:16]


def _campaign(run: _Run, ledger: Ledger, number: int, now: datetime) -> str | None:
    drive = run.wanted.drive
    if drive is None:
        return None
    drive.keep(exports.marks(ledger, number), run.held_out, run.form.key, run.wanted, now)
    return drive.id


def _nobody(segment: Saved, run: _Run) -> UsageError:
    counts = {reason.replace("-", "_"): run.left_out[reason] for reason in REASONS}
    return UsageError("segment.nobody", name=segment.name, members=len(run.ids), **counts)


def _point(text: str) -> str:
    """A contact point in one spelling, empty for what is none."""
    return email(text) or phone(text)


def _beside(out: Path, suffix: str) -> Path:
    return out.with_name(f"{out.name}.{suffix}")


def _manifest(
    segment: Saved, run: _Run, now: datetime, written: dict[str, tuple[int, str]]
) -> dict[str, Any]:  # fmt: skip
    wanted = run.wanted
    return {
        "segment": segment.name,
        "definition": segment.definition,
        "format": run.form.key,
        "mode": wanted.mode,
        "purpose": wanted.purpose,
        "channel": run.form.channel,
        "at": now.isoformat().replace("+00:00", "Z"),
        "by": wanted.by,
        "recipient": wanted.recipient,
        "campaign": wanted.drive.name if wanted.drive else None,
        "members": len(run.ids),
        "leftOut": dict(run.left_out),
        "files": [
            {"name": Path(path).name, "members": count, "sha256": digest}
            for path, (count, digest) in written.items()
        ],
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
