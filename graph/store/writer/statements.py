"""The Cypher of the writer, built from the model; nothing a row holds ever becomes text of a statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from graph.model import MODEL
from graph.store.queries import PREFIX
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
    """Which keys are there, apart those with the very version at hand; rows are (key, hash, at, gone)."""
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (n:{label} {{{_key(label)}: row[0]}}) "
        "WITH row[0] AS key, coalesce(n.rowHash = row[1] AND n.eventAt = row[2] "
        "AND (n.deletedAt IS NOT NULL) = row[3], false) AS same "
        "RETURN same, collect(key) AS keys"
    )


@cache
def read_versions(label: str) -> str:
    """What a node keeps about its versions."""
    return (
        f"{PREFIX} UNWIND $keys AS key MATCH (n:{label} {{{_key(label)}: key}}) "
        "RETURN key, n.rowHash AS rowHash, n.eventAt AS eventAt, n.sameSince AS sameSince, "
        "n.deletedAt AS deletedAt, n.raw AS raw, n.earlier AS earlier, n.parts AS parts"
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
                "properties(r) AS properties"
            )
    return f"{PREFIX} " + " UNION ALL ".join(sides) if sides else ""


@cache
def read_targets(label: str) -> str:
    """Which of the keys are there; for those no row has filled, what is there."""
    return (
        f"{PREFIX} UNWIND $keys AS key MATCH (n:{label} {{{_key(label)}: key}}) "
        "RETURN key, CASE WHEN n.rowHash IS NULL THEN properties(n) END AS properties"
    )


@cache
def create_nodes(label: str, names: Sequence[str]) -> str:
    """New nodes from lists: key, then the named properties."""
    listed = "".join(f", {name}: row[{at}]" for at, name in enumerate(names, start=1))
    labels = ":".join(label_of(label).labels)
    ours = ", load: $load, loadedAt: $at" if "load" in label_of(label).property_names() else ""
    return f"{PREFIX} UNWIND $rows AS row CREATE (n:{labels} {{{_key(label)}: row[0]{listed}{ours}}})"


@cache
def replace_nodes(label: str) -> str:
    """Nodes that get new properties altogether; rows are (key, all properties)."""
    return f"{PREFIX} UNWIND $rows AS row MATCH (n:{label} {{{_key(label)}: row[0]}}) SET n = row[1]"


@cache
def patch_nodes(label: str) -> str:
    """Nodes of which some properties change; rows are (key, properties, null removes)."""
    return f"{PREFIX} UNWIND $rows AS row MATCH (n:{label} {{{_key(label)}: row[0]}}) SET n += row[1]"


@cache
def create_links(type_: str, start: str, end: str, names: Sequence[str]) -> str:
    """New relationships from lists: start key, end key, then the named properties."""
    listed = "".join(f"{name}: row[{at}], " for at, name in enumerate(names, start=2))
    return (
        f"{PREFIX} UNWIND $rows AS row MATCH (a:{start} {{{_key(start)}: row[0]}}) "
        f"MATCH (b:{end} {{{_key(end)}: row[1]}}) CREATE (a)-[:{type_} {{{listed}load: $load}}]->(b)"
    )


@cache
def update_links(type_: str, start: str, end: str) -> str:
    """Relationships whose properties change; rows are (start key, end key, element id, properties)."""
    return f"{_found_links(type_, start, end)} SET r += row[3]"


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


def _key(label: str) -> str:
    return label_of(label).key
