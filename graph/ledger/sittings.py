"""One person bringing in files: what was given so far, so that it can be left and taken up again."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping

from graph.errors import NotFoundError
from graph.ledger.job_tables import SITTINGS as S
from graph.ledger.opening import Ledger, utc


@dataclass(frozen=True, slots=True)
class Sitting:
    """One bringing in of files.

    Attributes:
        state: As the front end keeps it: files, mappings, numbers of jobs.
    """

    id: str
    by: str
    state: Mapping[str, Any]
    created_at: datetime
    changed_at: datetime


def begin(ledger: Ledger, by: str, state: Mapping[str, Any], now: datetime | None = None) -> Sitting:
    """Begin one; its id cannot be guessed."""
    moment = now or datetime.now(UTC)
    made = Sitting(secrets.token_hex(10), by, state, moment, moment)
    row = {
        "id": made.id,
        "by": by,
        "state": json.dumps(dict(state), ensure_ascii=False),
        "created_at": moment,
        "changed_at": moment,
    }
    with ledger.begin() as connection:
        connection.execute(insert(S).values(row))
    return made


def get(ledger: Ledger, id: str) -> Sitting:
    """One sitting.

    Raises:
        NotFoundError: ``start.missing-sitting``.
    """
    with ledger.begin() as connection:
        row = connection.execute(select(S).where(S.c.id == id)).mappings().first()
    if row is None:
        raise NotFoundError("start.missing-sitting", id=id)
    return _read(row)


def listed(ledger: Ledger, limit: int = 20) -> list[Sitting]:
    """Sittings, the one touched last first."""
    statement = select(S).order_by(S.c.changed_at.desc(), S.c.id).limit(limit)
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(statement).mappings()]


def change(
    ledger: Ledger,
    id: str,
    how: Callable[[dict[str, Any]], None],
    now: datetime | None = None,
) -> Sitting:
    """Change the state of a sitting, with nobody else's change lost.

    Raises:
        NotFoundError: ``start.missing-sitting``.
    """
    one = S.c.id == id
    with ledger.begin() as connection:
        # Taking the row's lock by a write comes first: of two changes at once, the second reads the first's.
        connection.execute(update(S).where(one).values(changed_at=now or datetime.now(UTC)))
        row = connection.execute(select(S.c.state).where(one)).first()
        if row is None:
            raise NotFoundError("start.missing-sitting", id=id)
        state = json.loads(row[0])
        how(state)
        connection.execute(update(S).where(one).values(state=json.dumps(state, ensure_ascii=False)))
    return get(ledger, id)


def forget(ledger: Ledger, id: str) -> None:
    """Take a sitting away; what it loaded stays in the graph."""
    with ledger.begin() as connection:
        connection.execute(delete(S).where(S.c.id == id))


def _read(row: RowMapping) -> Sitting:
    return Sitting(
        row["id"], row["by"], json.loads(row["state"]), utc(row["created_at"]), utc(row["changed_at"])
    )
