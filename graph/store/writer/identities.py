"""Publishing identities: the records of a component move to their identities in one transaction.

Built from the model like the writer's other statements. A reader sees a component's old identities or its new
ones, never a mixture; source nodes are not changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from neo4j import ManagedTransaction

from graph.errors import ConflictError
from graph.model import MODEL
from graph.store.driver import Store
from graph.store.queries import PREFIX

BATCH = 2_000
"""Records stated to the server at a time, about, within a transaction."""

RECORD_BYTES = 70_000
"""Memory of the server that publishing one record may take, with its identity, links and keys: 31 KB were
measured where the identities of 30,000 records were replaced (935 MB), and as much again is left free."""

AT_MOST = 20_000
"""Records of one transaction at most: so many were seen to fit, and to be written in time."""


@dataclass(frozen=True, slots=True)
class Retirement:
    """An identity that became another, with the keys of the records it held."""

    id: str
    survivor: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the log of identities: ``merged``, ``split``, ``revived`` or ``gone``."""

    id: str
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """What changes for some whole components.

    Attributes:
        identities: Properties of each identity, its ``id`` among them; None takes one away.
        members: (record key, identity id) of every record of those identities.
        matches: (smaller key, greater key, properties) of every computed link at those records.
        marks: (record key, blocking keys, changes seen) of the records; changes that came later stay marked.
        loosened: Keys of records that are no longer live.
        expected: (record key, identity id or empty) as the records were when this was decided.
        retired: Identities that became others.
        revived: Ids that are taken back.
        gone: Ids of identities without records.
        events: For the log.
    """

    identities: Sequence[dict[str, Any]]
    members: Sequence[tuple[str, str]]
    matches: Sequence[tuple[str, str, dict[str, Any]]] = ()
    marks: Sequence[tuple[str, str | None, int]] = ()
    loosened: Sequence[str] = ()
    expected: Sequence[tuple[str, str]] = ()
    retired: Sequence[Retirement] = ()
    revived: Sequence[str] = ()
    gone: Sequence[str] = ()
    events: Sequence[Event] = field(default=())


def publish_parts(
    store: Store,
    record: str,
    identity: str,
    made: Callable[[], Iterable[Publication]],
    run: str,
    at: datetime,
) -> None:
    """Write several publications that share no record and no identity in one transaction.

    Args:
        store: The graph, migrated.
        record: Label of the records, such as ``Customer``.
        identity: Label of the identities, such as ``Person``.
        made: What changes, a part at a time, so that not all of it is in memory; asked again in a new try.
        run: Id of the run, kept on what is derived.
        at: The clock, for events.

    Raises:
        ConflictError: ``resolve.changed``: somebody else resolved some of the records; nothing was written.
        DatabaseError: nothing was written.
    """
    if record not in MODEL.nodes or identity not in MODEL.nodes:
        raise ValueError(f"{record} and {identity} must be labels of the model")

    def work(tx: ManagedTransaction) -> None:
        tx.run(LOCK).consume()
        for change in made():
            _write(tx, record, identity, change, run, at)
        tx.run(PUBLISHED).consume()

    store.transact(work)


def records_at_once(store: Store) -> int:
    """How many records may be published in one transaction, by the memory the server gives one."""
    rows = store.execute(f"{PREFIX} SHOW SETTINGS 'db.memory.transaction.max' YIELD value RETURN value")
    found = re.fullmatch(r"([0-9.]+)\s*([KMGT]?)i?B?", str(rows[0]["value"])) if rows else None
    held = float(found[1]) * 1024 ** " KMGT".index(found[2] or " ") if found else 0.0
    return min(AT_MOST, int(held / RECORD_BYTES)) if held else AT_MOST


def _write(
    tx: ManagedTransaction, record: str, identity: str, change: Publication, run: str, at: datetime
) -> None:
    keys = [*(key for key, _ in change.members), *change.loosened]
    other = tx.run(_moved(record), rows=[list(pair) for pair in change.expected]).single()
    if other is not None and other["moved"]:
        raise ConflictError("resolve.changed", count=other["moved"])
    claims = {(row["one"], row["two"]): row for row in tx.run(_claims(record), keys=keys)}
    matches = [[one, two, _claimed(found, claims.get((one, two)))] for one, two, found in change.matches]
    held = {key for key, id_ in change.expected if id_}
    tx.run(_clear_members(record), keys=[key for key in keys if key in held])
    tx.run(_clear_matches(record), keys=keys)
    ordered = sorted(change.identities, key=lambda item: str(item["id"]))
    tx.run(_revive(), ids=list(change.revived))
    tx.run(_merge_identities(identity), rows=[[item["id"], item] for item in ordered], at=at)
    tx.run(_add_members(record, identity), rows=[list(pair) for pair in change.members], run=run, at=at)
    tx.run(_add_matches(record), rows=matches, run=run)
    if change.retired:
        rows = [[item.id, item.survivor, list(item.keys)] for item in change.retired]
        tx.run(_retire(identity), rows=rows, kind=identity, at=at)
    if identity == "Person":
        for what in FOLLOWING:
            tx.run(_follow(what), ids=[*(item.id for item in change.retired), *change.gone, *(
                str(item["id"]) for item in change.identities)])  # fmt: skip
    ids = [*(item.id for item in change.retired), *change.gone]
    tx.run(_delete_identities(identity), ids=ids)
    tx.run(_mark(record), rows=[list(mark) for mark in change.marks])
    events = [[item.id, item.kind, list(item.before), list(item.after)] for item in change.events]
    tx.run(_log(), rows=events, kind=identity, run=run, at=at).consume()


LOCK = f"{PREFIX} MATCH (m:Migration {{number: 1}}) SET m.number = m.number"
"""One writer at a time, the loader's among them (writer.statements.LOCK)."""

PUBLISHED = f"{PREFIX} MATCH (run:Run {{id: 'resolve'}}) SET run.finishedAt = datetime()"
"""Whoever keeps what was read of people sees that they changed, be there as many as before."""


FOLLOWING: tuple[tuple[str, str], ...] = (("TAGGED", ">"), ("REACHED", "<"))
"""What people said or did about a person, and which way it points: it stays with the record it was said of
(``recordKey``) when persons are merged or split, and goes to the survivor where that record is gone."""


def _follow(what: tuple[str, str]) -> str:
    name, way = what
    left, right = ("-", "->") if way == ">" else ("<-", "-")
    return (
        f"{PREFIX} UNWIND $ids AS id MATCH (was:Person {{id: id}}){left}[said:{name}]{right}(other) "
        "OPTIONAL MATCH (:Customer {key: said.recordKey})-[:RESOLVES_TO]->(its:Person) "
        "OPTIONAL MATCH (:Retired {id: id})-[:REDIRECTS_TO]->(survivor:Person) "
        "WITH was, said, other, coalesce(its, survivor, was) AS now WHERE now <> was "
        f"CREATE (now){left}[moved:{name}]{right}(other) SET moved = properties(said) DELETE said"
    )


def _claimed(match: dict[str, Any], held: Any) -> dict[str, Any]:
    """A link's properties with the claim a reviewer had on it."""
    return {**match, "claimedBy": held["by"], "claimedUntil": held["until"]} if held else match


def _claims(record: str) -> str:
    return (
        f"{PREFIX} UNWIND $keys AS key MATCH (a:{record} {{key: key}})-[m:MATCHES]-() "
        "WHERE m.claimedBy IS NOT NULL "
        "RETURN startNode(m).key AS one, endNode(m).key AS two, m.claimedBy AS by, m.claimedUntil AS until"
    )


def _moved(record: str) -> str:
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (r:{record} {{key: row[0]}}) "
        "OPTIONAL MATCH (r)-[:RESOLVES_TO]->(n) WITH row, n WHERE coalesce(n.id, '') <> row[1] "
        "RETURN count(*) AS moved"
    )


def _mark(record: str) -> str:
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (r:{record} {{key: row[0]}}) SET r.blockKeys = row[1], "
        "r.pending = CASE WHEN coalesce(r.pending, 0) = row[2] THEN null ELSE r.pending END"
    )


def _revive() -> str:
    return f"{PREFIX} UNWIND $ids AS id MATCH (r:Retired {{id: id}}) DETACH DELETE r"


def _clear_members(record: str) -> str:
    return f"{PREFIX} UNWIND $keys AS key MATCH (:{record} {{key: key}})-[old:RESOLVES_TO]->() DELETE old"


def _clear_matches(record: str) -> str:
    return f"{PREFIX} UNWIND $keys AS key MATCH (:{record} {{key: key}})-[old:MATCHES]-() DELETE old"


def _merge_identities(identity: str) -> str:
    labels = ":".join(MODEL.nodes[identity].also)
    return (
        f"{PREFIX} UNWIND $rows AS row MERGE (n:{identity} {{id: row[0]}}) "
        f"SET n += row[1], n:{labels}, n.mintedAt = coalesce(n.mintedAt, $at), n.updatedAt = $at"
    )


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
        f"{PREFIX} UNWIND $rows AS row MATCH (n:{identity} {{id: row[1]}}) "
        f"OPTIONAL MATCH (gone:{identity} {{id: row[0]}}) MERGE (r:Retired {{id: row[0]}}) "
        "SET r.kind = $kind, r.at = $at, r.keys = row[2], r.mintedAt = gone.mintedAt, r.minKey = gone.minKey "
        "MERGE (r)-[:REDIRECTS_TO]->(n) WITH gone, n MATCH (older:Retired)-[:REDIRECTS_TO]->(gone) "
        "MERGE (older)-[:REDIRECTS_TO]->(n)"
    )


def _log() -> str:
    return (
        f"{PREFIX} UNWIND $rows AS row MERGE (e:IdentityEvent {{id: row[0]}}) SET e.kind = row[1], "
        "e.from = row[2], e.to = row[3], e.identityKind = $kind, e.run = $run, e.at = $at"
    )
