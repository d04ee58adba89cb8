"""Numbered migrations: the files cypher/schema/NNNN_name.cypher, applied once each and recorded in the graph.

graph.store.schema.new_migration writes the next file after a change of the model.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph.errors import ConflictError, DatabaseError
from graph.store.driver import Store
from graph.store.queries import PREFIX, folder

AWAIT_SECONDS = 300
_FILE = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.cypher$")
_RECORDED = f"{PREFIX} MATCH (m:Migration) RETURN m.number AS number, m.name AS name, m.checksum AS checksum"
_RECORD = (
    f"{PREFIX} MERGE (m:Migration {{number: $number}}) "
    "ON CREATE SET m.name = $name, m.checksum = $checksum, m.at = $at"
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema; its checksum is over the statements, not over white space or comments."""

    number: int
    name: str
    statements: tuple[str, ...]

    @property
    def checksum(self) -> str:
        """SHA-256 over the statements."""
        return hashlib.sha256("\n".join(self.statements).encode()).hexdigest()


def migrations() -> tuple[Migration, ...]:
    """All migrations of this version, in order.

    Raises:
        ValueError: numbers that do not run 1, 2, 3 …
    """
    found = []
    for file in schema_folder().iterdir():
        match = _FILE.match(file.name)
        if match:
            text = file.read_text(encoding="utf-8")
            found.append(Migration(int(match["number"]), match["name"], _split(text)))
    found.sort(key=lambda item: item.number)
    if [item.number for item in found] != list(range(1, len(found) + 1)):
        raise ValueError("migrations are not numbered 1, 2, 3 …")
    return tuple(found)


def migrate(store: Store, now: datetime | None = None) -> list[int]:
    """Apply what is missing and wait until every index answers.

    Args:
        store: The database.
        now: The clock; when the migrations are recorded as applied.

    Returns:
        Numbers of the migrations applied now; empty where the graph was up to date.

    Raises:
        ConflictError: ``migration.newer`` or ``migration.changed``; nothing was written.
        DatabaseError: ``migration.index-failed``.
    """
    known = migrations()
    applied = check(store, known)
    pending = [item for item in known if item.number not in applied]
    for item in pending:
        for statement in item.statements:
            store.execute(f"{PREFIX} {statement}")
    if pending:
        store.execute(f"{PREFIX} CALL db.awaitIndexes($seconds)", {"seconds": AWAIT_SECONDS})
        _refuse_failed(store)
    for item in pending:
        store.execute(
            _RECORD,
            {
                "number": item.number,
                "name": item.name,
                "checksum": item.checksum,
                "at": now or datetime.now(UTC),
            },
        )
    return [item.number for item in pending]


def check(store: Store, known: tuple[Migration, ...] | None = None) -> frozenset[int]:
    """Numbers of the migrations the graph has, refused where they are not ours; writes nothing.

    Raises:
        ConflictError: ``migration.newer``: the graph was migrated by a newer Renmai;
            ``migration.changed``: a migration was applied in another form than this version has it.
    """
    known = migrations() if known is None else known
    recorded = {row["number"]: row for row in store.execute(_RECORDED)}
    newest = max(recorded, default=0)
    if newest > len(known):
        raise ConflictError("migration.newer", uri=store.connection.uri, graph=newest, known=len(known))
    for item in known:
        row = recorded.get(item.number)
        if row and row["checksum"] != item.checksum:
            raise ConflictError(
                "migration.changed", uri=store.connection.uri, number=item.number, name=item.name
            )
    return frozenset(recorded)


def current(store: Store) -> bool:
    """Whether the graph has every migration of this version."""
    known = migrations()
    return check(store, known) >= {item.number for item in known}


def _refuse_failed(store: Store) -> None:
    failed = store.execute(f"{PREFIX} SHOW INDEXES YIELD name, state WHERE state = 'FAILED' RETURN name")
    if failed:
        raise DatabaseError("migration.index-failed", names=[row["name"] for row in failed])


def schema_folder() -> Path:
    """The folder of migration files."""
    found = folder()
    return found / "schema"  # type: ignore[operator, no-any-return]


def _split(text: str) -> tuple[str, ...]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("//")]
    body = "\n".join(lines).strip().removeprefix(PREFIX)
    parts = (" ".join(part.split()) for part in f"{body}\n".split(";\n"))
    return tuple(part for part in parts if part)
