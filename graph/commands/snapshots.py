"""Model snapshots in the graph: the newest of a kind, kept as JSON on its node."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from graph.resolve.roles import Kind
from graph.resolve.snapshots import Snapshot
from graph.store import Store

PUBLISHING = "publishing"
"""Status of a snapshot whose identities are not all published yet."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot with its number and whether its identities are all there."""

    snapshot: Snapshot
    number: int
    published: bool


def newest(store: Store, kind: Kind) -> Kept | None:
    """The newest snapshot of a kind; None where there is none this version can read."""
    row = store.one("current_snapshot", kind=kind.value)
    if row is None:
        return None
    snapshot = _read.get(store, row["id"])
    return None if snapshot is None else Kept(snapshot, row["number"], row["status"] != PUBLISHING)


def keep(store: Store, snapshot: Snapshot, at: datetime) -> Kept:
    """Keep a snapshot as the newest of its kind; its identities are still to be published."""
    row = store.one("keep_snapshot", id=snapshot.id, kind=snapshot.kind.value, model=snapshot.text, at=at)
    return Kept(snapshot, row["number"] if row else 0, False)


def published(store: Store, kept: Kept) -> None:
    """Note that all identities of a snapshot are there."""
    store.write("snapshot_published", id=kept.snapshot.id)


class _Texts:
    """Snapshots read before, by id: they never change."""

    def __init__(self) -> None:
        self._parse = lru_cache(maxsize=8)(Snapshot.of)
        self._texts: dict[str, str] = {}

    def get(self, store: Store, id_: str) -> Snapshot | None:
        if id_ not in self._texts:
            row = store.one("snapshot_model", id=id_)
            if row is None or not row["model"]:
                return None
            if len(self._texts) >= 8:
                self._texts.clear()
            self._texts[id_] = row["model"]
        return self._parse(self._texts[id_])


_read = _Texts()
