"""The Cypher of the writer, built from the model; nothing a row holds ever becomes text of a statement."""

from __future__ import annotations

from functools import cache

from graph.model import MODEL
from graph.store.queries import PREFIX
from graph.store.writer.columns import Columns, instant
from graph.store.writer.vocabulary import label_of, own_types

LOCK = (
    f"{PREFIX} MATCH (m:Migration {{number: 1}}) SET m.number = m.number WITH m "
    "OPTIONAL MATCH (l:Load {id: $load}) RETURN l.file AS file, l.watermark AS watermark"
)
"""One writer at a time: setting a property to itself takes the node's lock until the transaction ends. So
what is read cannot change before it is written, and two writers never wait for each other in a circle."""

WATERMARK = (
    f"{PREFIX} MERGE (l:Load {{id: $load}}) "
    "SET l.source = coalesce(l.source, $source), l.file = $file, l.watermark = $offset, "
    "l.written = coalesce(l.written, 0) + $written, l.unchanged = coalesce(l.unchanged, 0) + $unchanged, "
    "l.superseded = coalesce(l.superseded, 0) + $superseded"
)


@cache
def classify(label: str) -> str:
    """Which keys are there, apart those with the very version; rows are (key, hash, gone, instant)."""
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (n:{label} {{{_key(label)}: row[0]}}) "
        "WITH row[0] AS key, coalesce(n.rowHash = row[1] AND (n.deletedAt IS NOT NULL) = row[2] "
        "AND n.eventAt = datetime.fromEpoch(row[3], row[4]), false) AS same "
        "RETURN same, collect(key) AS keys"
    )


@cache
def read_versions(label: str) -> str:
    """What a node keeps about its versions."""
    return (
        f"{PREFIX} UNWIND $keys AS key MATCH (n:{label} {{{_key(label)}: key}}) "
        "RETURN key, n.rowHash AS hash, n.eventAt.epochSeconds AS at, n.eventAt.nanosecond AS atNanos, "
        "n.sameSince.epochSeconds AS since, n.sameSince.nanosecond AS sinceNanos, "
        "n.deletedAt IS NOT NULL AS gone, n.raw AS raw, n.earlier AS earlier, n.parts AS parts"
    )


@cache
def read_parts(label: str) -> str:
    """What a node keeps about the versions of its parts."""
    return (
        f"{PREFIX} UNWIND $keys AS key MATCH (n:{label} {{{_key(label)}: key}}) RETURN key, n.parts AS parts"
    )


@cache
def read_links(label: str) -> str:
    """The relationships that rows of these nodes stated, whichever end they are."""
    outgoing, incoming = own_types(label)
    key = _key(label)
    sides = []
    for types, reverse in ((outgoing, False), (incoming, True)):
        if types:
            left, right = ("<-", "-") if reverse else ("-", "->")
            either = [name for name in types if MODEL.relationships[name].stated == "either"]
            mine = "coalesce(r.reverse, false) = " + ("true" if reverse else "false")
            rule = f" WHERE NOT type(r) IN {either!r} OR {mine}" if either else ""
            sides.append(
                f"UNWIND $keys AS key MATCH (n:{label} {{{key}: key}}){left}[r:{'|'.join(types)}]{right}(m)"
                f"{rule} RETURN key, elementId(r) AS id, type(r) AS type, {str(reverse).lower()} AS reverse, "
                "[l IN labels(m) WHERE NOT l IN $general][0] AS label, coalesce(m.key, m.code) AS other, "
                "coalesce(r.part, '') AS part, r.firstAt.epochSeconds AS first, "
                "r.firstAt.nanosecond AS firstNanos, r.lastAt.epochSeconds AS last, "
                "r.lastAt.nanosecond AS lastNanos, r.endedAt.epochSeconds AS ended, "
                "r.endedAt.nanosecond AS endedNanos, "
                "CASE WHEN r.firstAt IS NULL THEN properties(r) END AS properties"
            )
    return f"{PREFIX} " + " UNION ALL ".join(sides) if sides else ""


@cache
def read_targets(label: str) -> str:
    """Which of the keys are there; for those no row has filled, since when and what is there."""
    return (
        f"{PREFIX} UNWIND $keys AS key MATCH (n:{label} {{{_key(label)}: key}}) "
        "RETURN key, n.eventAt.epochSeconds AS at, n.eventAt.nanosecond AS atNanos, "
        "CASE WHEN n.rowHash IS NULL THEN n{.*, eventAt: null, loadedAt: null} END AS properties"
    )


@cache
def create_nodes(label: str, columns: Columns) -> str:
    """New nodes from lists: key, then the columns."""
    labels = ":".join(label_of(label).labels)
    return f"{PREFIX} UNWIND $rows AS row CREATE (n:{labels} {{{_whole(label, columns)}}})"


@cache
def replace_nodes(label: str, columns: Columns) -> str:
    """Nodes that get new properties altogether, from lists: key, then the columns."""
    kept = "".join(
        f", {name}: n.{name}" for name in ("blockKeys", "pending") if "Record" in label_of(label).also
    )
    return f"{_found_node(label)} SET n = {{{_whole(label, columns)}{kept}}}"


@cache
def patch_nodes(label: str, columns: Columns, ours: bool) -> str:
    """Nodes of which some properties change, from lists: key, then the columns; with the load or without."""
    changed = [f"n.{name} = {value}" for name, value in columns.expressions(1).items()]
    stamps = ["n.load = $load", "n.loadedAt = $at"] if ours else ["n.loadedAt = $at"]
    return f"{_found_node(label)} SET {', '.join([*changed, *stamps])}"


@cache
def create_links(type_: str, start: str, end: str, columns: Columns) -> str:
    """New relationships from lists: start key, end key, then the columns."""
    listed = "".join(f"{name}: {value}, " for name, value in columns.expressions(2).items())
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (a:{start} {{{_key(start)}: row[0]}}) "
        f"MATCH (b:{end} {{{_key(end)}: row[1]}}) CREATE (a)-[:{type_} {{{listed}load: $load}}]->(b)"
    )


@cache
def update_links(type_: str, start: str, end: str) -> str:
    """Relationships stated for other times; rows are (start key, end key, element id, three instants)."""
    times = ", ".join(
        f"r.{name} = {instant(at)}" for name, at in (("firstAt", 3), ("lastAt", 5), ("endedAt", 7))
    )
    return f"{_found_links(type_, start, end)} SET {times}"


@cache
def delete_links(type_: str, start: str, end: str) -> str:
    """Relationships that go; rows are (start key, end key, element id)."""
    return f"{_found_links(type_, start, end)} DELETE r"


def _found_links(type_: str, start: str, end: str) -> str:
    # By their ends, not by element id alone: that is planned as a scan while the graph is small.
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (a:{start} {{{_key(start)}: row[0]}})-[r:{type_}]->"
        f"(b:{end} {{{_key(end)}: row[1]}}) WHERE elementId(r) = row[2]"
    )


def _found_node(label: str) -> str:
    return f"{PREFIX} UNWIND $rows AS row MATCH (n:{label} {{{_key(label)}: row[0]}})"


def _whole(label: str, columns: Columns) -> str:
    listed = "".join(f", {name}: {value}" for name, value in columns.expressions(1).items())
    ours = ", load: $load, loadedAt: $at" if "load" in label_of(label).property_names() else ""
    return f"{_key(label)}: row[0]{listed}{ours}"


def _key(label: str) -> str:
    return label_of(label).key
