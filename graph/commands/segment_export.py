"""Hand a segment over as a file: consent first, each contact point once, whole or not at all.

What was exported when, for whom and of whom is kept under ``exports`` of the home, so that a later erasure
knows whom to tell and the next export knows what changed. A manifest lies beside each file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.commands.segment_people import People
from graph.commands.segments import Saved, member_rows
from graph.errors import UsageError
from graph.exports.atomic import whole_file
from graph.exports.formats import FORMATS
from graph.exports.members import Format, Member, email, phone
from graph.profiles.segments.evaluate import Evaluator
from graph.profiles.segments.features import Person, granted

MODES = ("all", "diff")
PURPOSE = "marketing"
ABROAD = "crossBorder"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export.

    Attributes:
        format: Key of one of FORMATS. mode: ``all``, or ``diff`` since the last export of that format.
        purpose: What the people must have agreed to. by, recipient: Who exports, and for whom.
        once_a_home: Of people who share a household or a door, one.
        suppressed: Contact points never to be used, in any spelling.
    """

    format: str
    out: Path
    by: str
    recipient: str = ""
    mode: str = "all"
    purpose: str = PURPOSE
    once_a_home: bool = False
    suppressed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        files: Each file with its number of members. left_out: How many members were left out, by reason.
    """

    files: dict[str, int]
    members: int
    left_out: dict[str, int]
    manifest: Path


def export(
    segment: Saved, evaluated: Evaluator, everybody: People, wanted: Wanted, home: Path,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Exported:  # fmt: skip
    """Write the file (or the three of a ``diff``), its manifest and the log entry.

    Raises:
        UsageError: ``segment.format``, ``segment.mode``, ``segment.purpose`` (nobody ever agreed to it),
            ``segment.nobody``: no member is left. MachineError: ``export.unwritable``; nothing is left.
    """
    form = FORMATS.get(wanted.format)
    if form is None:
        raise UsageError("segment.format", name=wanted.format, known=sorted(FORMATS))
    if wanted.mode not in MODES:
        raise UsageError("segment.mode", mode=wanted.mode, known=list(MODES))
    words = (word for one in everybody.rows for word in one.consents)
    if not any(word.granted and word.purpose == wanted.purpose for word in words):
        raise UsageError("segment.purpose", purpose=wanted.purpose)
    members = member_rows(evaluated, segment.definition)
    left_out: Counter[str] = Counter()
    today = everybody.data.shop.today
    kept = list(_kept((everybody.rows[row] for row in members), form, wanted, today, left_out))
    last_file = home / "exports" / segment.id / f"{form.key}.json"
    if not kept and wanted.mode == "all":
        raise UsageError("segment.nobody", name=segment.name, members=len(members), **_said(left_out))
    now = clock()
    parts = {"": kept} if wanted.mode == "all" else _changes(kept, last_file, everybody, form)
    written = {}
    for part, chosen in parts.items():
        name = f"{wanted.out.stem}.{part}{wanted.out.suffix}" if part else wanted.out.name
        path = wanted.out.with_name(name)
        with whole_file(path) as file:
            for piece in form.lines(chosen):
                file.write(piece)
        written[str(path)] = len(chosen)
    manifest = _manifest(segment, wanted, form, now, written, len(members), left_out)
    path = wanted.out.with_name(f"{wanted.out.name}.manifest.json")
    _write_json(path, manifest)
    _log(home, last_file, manifest, kept)
    return Exported(written, len(members), dict(left_out), path)


def member_of(person: Person, today: int) -> Member:
    """A person as files know them: the surviving contact points first, each once."""
    profile = person.profile
    accounts: Iterable[Mapping[str, Any]] = profile.get("accounts") or ()

    def ids(kind: str) -> tuple[str, ...]:
        about = (one for one in accounts if kind in str(one.get("idType") or "").lower())
        return tuple(str(one["externalId"]) for one in about)

    return Member(
        id=person.id,
        name=_text(profile.get("name")),
        surname=_text(profile.get("surname")),
        given_name=_text(profile.get("givenName")),
        phones=_several(profile.get("phone"), profile.get("phones")),
        emails=_several(profile.get("email"), profile.get("emails")),
        gender=_text(profile.get("gender")),
        province=_text(profile.get("province")),
        city=_text(profile.get("city")),
        district=_text(profile.get("district")),
        country=_text(profile.get("country")),
        postcode=_text(profile.get("postcode")),
        openids=ids("openid"),
        external_ids=ids("external"),
        tags=tuple(name for name, until in person.tags if until is None or until >= today),
    )


def _kept(
    people: Iterable[Person], form: Format, wanted: Wanted, today: int, left_out: Counter[str]
) -> Iterator[Member]:
    """Members who may be written, each contact point once; the others are counted by reason."""
    seen: set[str] = set()
    never = {_point(one) for one in wanted.suppressed} - {""}
    homes: set[tuple[str, str]] = set()
    for person in people:
        member = member_of(person, today)
        found_by = form.identifiers(member)
        homes_of = {tie for tie in person.ties if tie[0] in ("household", "address")}
        if not granted(person.consents, wanted.purpose, form.channel):
            left_out["no-consent"] += 1
        elif form.abroad and member.country in ("CN", "") and not granted(person.consents, ABROAD):
            left_out["not-abroad"] += 1
        elif never & {_point(one) for one in (*member.phones, *member.emails)}:
            left_out["suppressed"] += 1
        elif not found_by:
            left_out["no-identifier"] += 1
        elif found_by[0] in seen:
            left_out["same-contact"] += 1
        elif wanted.once_a_home and homes_of & homes:
            left_out["same-home"] += 1
        else:
            seen.update(found_by)
            homes |= homes_of
            yield member


def _changes(kept: list[Member], last_file: Path, everybody: People, form: Format) -> dict[str, list[Member]]:
    """Members added, changed and removed since the last export of this format."""
    try:
        before: dict[str, str] = json.loads(last_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = {}
    ids, data = {member.id for member in kept}, everybody.data
    gone = [everybody.rows[data.row[id_]] for id_ in before if id_ not in ids and id_ in data.row]
    removed = (member_of(person, data.shop.today) for person in gone)
    return {
        "added": [member for member in kept if member.id not in before],
        "changed": [member for member in kept if before.get(member.id, _mark(member)) != _mark(member)],
        "removed": [member for member in removed if form.identifiers(member)],
    }


def _mark(member: Member) -> str:
    """Changes when anything of the member does; tells nothing of it."""
    return hashlib.sha256(repr(member).encode()).hexdigest()[:16]


def _point(text: str) -> str:
    """A contact point in one spelling, empty for what is none."""
    return email(text) or phone(text)


def _manifest(
    segment: Saved, wanted: Wanted, form: Format, now: datetime, written: dict[str, int], members: int,
    left_out: Counter[str],
) -> dict[str, Any]:  # fmt: skip
    return {
        "segment": segment.name,
        "definition": segment.definition,
        "format": form.key,
        "mode": wanted.mode,
        "purpose": wanted.purpose,
        "channel": form.channel,
        "at": now.isoformat().replace("+00:00", "Z"),
        "by": wanted.by,
        "recipient": wanted.recipient,
        "members": members,
        "leftOut": dict(left_out),
        "files": [
            {"name": Path(path).name, "members": count, "sha256": _digest(Path(path))}
            for path, count in written.items()
        ],
    }


def _log(home: Path, last_file: Path, manifest: dict[str, Any], kept: list[Member]) -> None:
    last_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_json(last_file, {member.id: _mark(member) for member in kept})
    log = home / "exports" / "log.jsonl"
    entry = manifest | {"ids": [member.id for member in kept]}
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _write_json(path: Path, value: object) -> None:
    with whole_file(path) as file:
        file.write(json.dumps(value, ensure_ascii=False, indent=1).encode())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _said(left_out: Counter[str]) -> dict[str, int]:
    names = ("no-consent", "not-abroad", "suppressed", "no-identifier", "same-contact", "same-home")
    return {name.replace("-", "_"): left_out[name] for name in names}


def _text(value: object) -> str:
    return str(value) if value else ""


def _several(best: object, rest: object) -> tuple[str, ...]:
    """Contact points, the best first, each once; lists come as texts with spaces or semicolons between."""
    words = str(rest or "").replace(";", " ").replace(",", " ").split()
    return tuple(dict.fromkeys(one for one in (_text(best), *words) if one))
