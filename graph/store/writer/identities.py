"""Publishing identities: the records of a component move to their identities in one transaction.

Built from the model like the writer's other statements. A reader sees a component's old identities or its new
ones, never a mixture; source nodes are not changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from neo4j import ManagedTransaction

from graph.model import MODEL
from graph.store.driver import Store
from graph.store.queries import PREFIX

BATCH = 2_000
"""Components published in one transaction, about; each is whole."""


@dataclass(frozen=True, slots=True)
class Retirement:
    """An identity that became another."""

    id: str
    survivor: str


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the log of identities: ``created``, ``merged`` or ``split``."""

    id: str
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """What changes for some whole components.

    Attributes:
        identities: Properties of each identity, its ``id`` among them.
        members: (record key, identity id) of every record of those identities.
        matches: (smaller key, greater key, properties) of every computed link at those records.
    """

    identities: Sequence[dict[str, Any]]
    members: Sequence[tuple[str, str]]
    matches: Sequence[tuple[str, str, dict[str, Any]]] = ()
    retired: Sequence[Retirement] = ()
    gone: Sequence[str] = ()
    events: Sequence[Event] = field(default=())


def publish(store: Store, record: str, identity: str, change: Publication, run: str, at: datetime) -> None:
    """Write one publication in one transaction.

    Args:
        store: The graph, migrated.
        record: Label of the records, such as ``Customer``.
        identity: Label of the identities, such as ``Person``.
        change: What changes.
        run: Id of the run, kept on what is derived.
        at: The clock, for events.

    Raises:
        DatabaseError: nothing was written.
    """
    if record not in MODEL.nodes or identity not in MODEL.nodes:
        raise ValueError(f"{record} and {identity} must be labels of the model")
    keys = [key for key, _ in change.members]

    def work(tx: ManagedTransaction) -> None:
        tx.run(_clear_members(record), keys=keys)
        tx.run(_clear_matches(record), keys=keys)
        tx.run(
            _merge_identities(identity),
            rows=[[item["id"], item] for item in sorted(change.identities, key=lambda item: str(item["id"]))],
        )
        tx.run(_add_members(record, identity), rows=[list(pair) for pair in change.members], run=run, at=at)
        tx.run(_add_matches(record), rows=[list(link) for link in change.matches], run=run)
        if change.retired or change.gone:
            retired = [[item.id, item.survivor] for item in change.retired]
            tx.run(_delete_identities(identity), ids=[*(row[0] for row in retired), *change.gone])
            tx.run(_retire(identity), rows=retired, kind=identity, at=at)
        events = [[item.id, item.kind, list(item.before), list(item.after)] for item in change.events]
        tx.run(_log(), rows=events, kind=identity, run=run, at=at)

    store.transact(work)


def _clear_members(record: str) -> str:
    return f"{PREFIX} UNWIND $keys AS key MATCH (:{record} {{key: key}})-[old:RESOLVES_TO]->() DELETE old"


def _clear_matches(record: str) -> str:
    return f"{PREFIX} UNWIND $keys AS key MATCH (:{record} {{key: key}})-[old:MATCHES]-() DELETE old"


def _merge_identities(identity: str) -> str:
    labels = ":".join(MODEL.nodes[identity].also)
    return f"{PREFIX} UNWIND $rows AS row MERGE (n:{identity} {{id: row[0]}}) SET n = row[1], n:{labels}"


def _add_members(record: str, identity: str) -> str:
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (r:{record} {{key: row[0]}}) "
        f"MATCH (n:{identity} {{id: row[1]}}) "
        "CREATE (r)-[:RESOLVES_TO {run: $run, at: $at}]->(n)"
    )


def _add_matches(record: str) -> str:
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (a:{record} {{key: row[0]}}) MATCH (b:{record} {{key: row[1]}}) "
        "CREATE (a)-[m:MATCHES]->(b) SET m = row[2], m.run = $run"
    )


def _delete_identities(identity: str) -> str:
    return f"{PREFIX} UNWIND $ids AS id MATCH (n:{identity} {{id: id}}) DETACH DELETE n"


def _retire(identity: str) -> str:
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (n:{identity} {{id: row[1]}}) MERGE (r:Retired {{id: row[0]}}) "
        "SET r.kind = $kind, r.at = $at MERGE (r)-[:REDIRECTS_TO]->(n)"
    )


def _log() -> str:
    return (
        f"{PREFIX} UNWIND $rows AS row MERGE (e:IdentityEvent {{id: row[0]}}) SET e.kind = row[1], "
        "e.from = row[2], e.to = row[3], e.identityKind = $kind, e.run = $run, e.at = $at"
    )
