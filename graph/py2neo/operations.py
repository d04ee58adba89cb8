"""Creating, merging, pulling, pushing and deleting whole subgraphs, in as few queries as there are kinds."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from graph.py2neo.cypher import cypher_escape, cypher_join
from graph.py2neo.cypher.queries import (
    MANY,
    Columns,
    NodeKey,
    create_node_columns_query,
    merge_node_columns_query,
    relationship_columns_query,
    unwind_create_nodes_query,
    unwind_create_relationships_query,
    unwind_merge_nodes_query,
    unwind_merge_relationships_query,
)
from graph.py2neo.guard import check_entities

__all__ = ["UniquenessError", "create", "delete", "exists", "merge", "pull", "push", "refresh", "separate"]


class UniquenessError(Exception):
    """More than one node where at most one was expected."""


def is_bound(entity: Any, graph: Any) -> bool:
    """Whether an entity is in the graph already.

    Raises:
        ValueError: it is bound to another graph.
    """
    if entity.graph is None:
        return False
    if entity.graph == graph:
        return True
    raise ValueError(f"Entity {entity!r} is already bound to graph {entity.graph!r}")


def is_one_query(subgraph: Any) -> bool:
    """Whether one query does whatever is asked of it, so that it needs no transaction of its own."""
    if type(subgraph).__dict__.keys() & _OPERATIONS:
        return False
    if hasattr(subgraph, "_remote_labels"):
        return True
    ends = getattr(subgraph, "_ends", None)
    return ends is not None and all(node.graph is not None for node in ends)


_OPERATIONS = {"__db_create__", "__db_merge__"}


def create(tx: Any, subgraph: Any) -> None:
    """Create the unbound nodes, then merge the unbound relationships between them."""
    by_labels: dict[frozenset[str], list[Any]] = defaultdict(list)
    for node in subgraph.nodes:
        if not is_bound(node, tx.graph):
            by_labels[frozenset(node._labels)].append(node)
    made: set[int] = set()
    for labels, nodes in by_labels.items():
        for alike, columns in _alike(nodes):
            if columns:
                query = create_node_columns_query(columns, labels)
            else:
                query = unwind_create_nodes_query((node.copy() for node in alike), labels)
            made.update(_bind_nodes(tx, query, alike, labels))
    _create_relationships(tx, subgraph, made)


def _alike(entities: Iterable[Any]) -> Iterator[tuple[list[Any], Columns]]:
    """Entities that are many and have the same properties, with these as columns; last the rest, without."""
    by_keys: dict[tuple[str, ...], list[tuple[Any, dict[str, Any]]]] = defaultdict(list)
    for entity in _distinct(entities):
        properties = dict(dict.items(entity))
        by_keys[tuple(properties)].append((entity, properties))
    rest = []
    for keys, pairs in by_keys.items():
        alike = [entity for entity, _ in pairs]
        if keys and len(alike) >= MANY:
            yield alike, {key: [properties[key] for _, properties in pairs] for key in keys}
        else:
            rest += alike
    if rest:
        yield rest, {}


def _bind_nodes(tx: Any, query: Any, nodes: list[Any], labels: frozenset[str]) -> list[int]:
    """Run a query that makes or finds nodes and bind them to what it tells; identities of those it made.

    Nobody tells which of several it made, so that these are all of them or none.
    """
    identities, made = _identities(tx, query, "nodes_created")
    if len(identities) > len(nodes):
        raise UniquenessError(
            f"Found {len(identities)} nodes for {len(nodes)} to be merged with labels {set(labels)!r}; "
            "merging needs at most one for each. Merge the doubles first, or add a property to the key."
        )
    for node, identity in zip(nodes, identities, strict=True):
        _bind(node, tx.graph, identity)
        node._remote_labels = labels
    return identities if made == len(nodes) else []


def _identities(tx: Any, query: Any, counter: str = "") -> tuple[list[int], int]:
    """Run a query above; identities of what it made or found, in one record: reading a record is dear."""
    cursor = tx.run(*cypher_join(query, "RETURN collect(id(_))"))
    found: list[int] = cursor.evaluate()
    return found, cursor.stats().get(counter, 0) if counter else 0


def _create_relationships(tx: Any, subgraph: Any, made: set[int]) -> None:
    by_type: dict[str, list[Any]] = defaultdict(list)
    for relationship in subgraph.relationships:
        if not is_bound(relationship, tx.graph):
            by_type[type(relationship).__name__].append(relationship)
    for type_, relationships in by_type.items():
        relationships = _distinct(relationships)
        pairs = [(start.identity, end.identity) for start, end in (item._ends for item in relationships)]
        # Nothing joins a node that was made just now, so that looking for what to merge with can be spared.
        is_new = len(set(pairs)) == len(pairs) and all(start in made or end in made for start, end in pairs)
        for alike, columns in _alike(relationships):
            if columns:
                starts, ends = ([item._ends[at].identity for item in alike] for at in (0, 1))
                query = relationship_columns_query((starts, ends), columns, type_, not is_new)
            else:
                make = unwind_create_relationships_query if is_new else unwind_merge_relationships_query
                query = make(
                    ((item.start_node.identity, item.copy(), item.end_node.identity) for item in alike), type_
                )
            for relationship, identity in zip(alike, _identities(tx, query)[0], strict=True):
                _bind(relationship, tx.graph, identity)


def merge(tx: Any, subgraph: Any, primary_label: Any = None, primary_key: Any = None) -> None:
    """Merge the unbound nodes by label and key, then the relationships between them.

    A node's own ``__primarylabel__`` and ``__primarykey__`` come before the arguments.

    Raises:
        ValueError: a node has neither.
        UniquenessError: several nodes in the graph fit one of the subgraph.
    """
    groups: dict[Any, list[Any]] = defaultdict(list)
    for node in subgraph.nodes:
        if not is_bound(node, tx.graph):
            label = _own(node, "__primarylabel__", primary_label)
            key = _own(node, "__primarykey__", primary_key)
            groups[label, key, frozenset(node._labels)].append(node)
    made: set[int] = set()
    for (label, key, labels), nodes in groups.items():
        if label is None or key is None:
            raise ValueError("Primary label and primary key are required for MERGE operation")
        for alike, columns in _alike(nodes):
            if columns.keys() >= set(NodeKey((label, key)).keys()) and columns:
                query = merge_node_columns_query(columns, (label, key), labels)
            else:
                query = unwind_merge_nodes_query((node.copy() for node in alike), (label, key), labels)
            made.update(_bind_nodes(tx, query, alike, labels))
    _create_relationships(tx, subgraph, made)


def _own(node: Any, name: str, default: Any) -> Any:
    own = getattr(node, name)
    if own is None and node.__model__ is not None:
        own = getattr(node.__model__, name)
    return default if own is None else own


def delete(tx: Any, subgraph: Any) -> None:
    """Delete its nodes and all their relationships."""
    if getattr(subgraph, "identity", None) is not None and subgraph.relationships:
        warnings.warn(
            "Deleting a relationship deletes the nodes at both its ends too; use separate to delete the "
            "relationship alone",
            UserWarning,
            stacklevel=6,
        )
    check_entities(tx.graph, dict.fromkeys(subgraph.nodes), "delete")
    for relationship in subgraph.relationships:
        if is_bound(relationship, tx.graph):
            _unbind(relationship)
    identities = []
    for node in dict.fromkeys(subgraph.nodes):
        if is_bound(node, tx.graph):
            identities.append(node.identity)
            _unbind(node)
    tx.update("MATCH (_) WHERE id(_) IN $x DETACH DELETE _", x=identities)


def separate(tx: Any, subgraph: Any) -> None:
    """Delete its relationships; its nodes stay."""
    check_entities(tx.graph, subgraph.relationships, "delete")
    identities = []
    for relationship in subgraph.relationships:
        if is_bound(relationship, tx.graph):
            identities.append(relationship.identity)
            _unbind(relationship)
    tx.update("UNWIND $x AS i MATCH ()-[_]->() WHERE id(_) = i DELETE _", x=identities)


def exists(tx: Any, subgraph: Any) -> bool:
    """Whether all its nodes and relationships are in the graph; False where one is not bound to it."""
    try:
        if not all(is_bound(item, tx.graph) for item in (*subgraph.nodes, *subgraph.relationships)):
            return False
    except ValueError:
        return False
    nodes = {item.identity for item in subgraph.nodes}
    relationships = {item.identity for item in subgraph.relationships}
    found = tx.evaluate(
        "RETURN COUNT { MATCH (a) WHERE id(a) IN $x } + COUNT { MATCH ()-[r]->() WHERE id(r) IN $y }",
        {"x": list(nodes), "y": list(relationships)},
    )
    return bool(found == len(nodes) + len(relationships))


_REFRESHED_AT_ONCE = 5000


def refresh(entity: Any) -> None:
    """Pull a stale entity, and with a node the other stale nodes of its result, in one query."""
    graph = entity.graph
    if not hasattr(entity, "_labels"):
        graph.pull(entity)
        return
    tx, references = entity._pending or (None, [])
    alive = (node for reference in references[:_REFRESHED_AT_ONCE] if (node := reference()) is not None)
    nodes: dict[int, list[Any]] = defaultdict(list)
    for node in _distinct([entity, *(node for node in alive if node._stale and node.graph == graph)]):
        nodes[node.identity].append(node)
    del references[:_REFRESHED_AT_ONCE]
    inside = tx is not None and not tx.closed
    _pull_nodes(tx if inside else graph.auto(readonly=True), nodes)


def _pull_nodes(tx: Any, nodes: dict[int, list[Any]]) -> None:
    query = "MATCH (_) WHERE id(_) IN $x RETURN id(_), labels(_), properties(_)"
    for identity, labels, properties in tx.run(query, x=list(nodes)):
        for node in nodes[identity]:
            node._stale = frozenset()
            node._labels = set(labels)
            node._remote_labels = frozenset(labels)
            node.clear()
            node.update(properties)


def pull(tx: Any, subgraph: Any) -> None:
    """Copy labels and properties from the graph into its entities."""
    nodes: dict[int, list[Any]] = defaultdict(list)
    for node in subgraph.nodes:
        if is_bound(node, tx.graph):
            nodes[node.identity].append(node)
    if nodes:
        _pull_nodes(tx, nodes)
    relationships: dict[int, list[Any]] = defaultdict(list)
    for relationship in subgraph.relationships:
        if is_bound(relationship, tx.graph):
            relationships[relationship.identity].append(relationship)
    if relationships:
        query = "MATCH ()-[_]->() WHERE id(_) IN $x RETURN id(_), properties(_)"
        for identity, properties in tx.run(query, x=list(relationships)):
            for relationship in relationships[identity]:
                relationship.clear()
                relationship.update(properties)


def push(tx: Any, subgraph: Any) -> None:
    """Copy labels and properties of its bound entities into the graph, a query for each change of labels."""
    check_entities(tx.graph, [*dict.fromkeys(subgraph.nodes), *subgraph.relationships], "change")
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Any]] = defaultdict(list)
    for node in subgraph.nodes:
        if is_bound(node, tx.graph) and not node._stale:
            gone = tuple(sorted(node._remote_labels - node._labels))
            new = tuple(sorted(node._labels - node._remote_labels))
            groups[gone, new].append(node)
    for (gone, new), nodes in groups.items():
        clauses = ["UNWIND $data AS r MATCH (_) WHERE id(_) = r[0] SET _ = r[1]"]
        if gone:
            clauses.append("REMOVE _" + "".join(f":{cypher_escape(label)}" for label in gone))
        if new:
            clauses.append("SET _" + "".join(f":{cypher_escape(label)}" for label in new))
        tx.update("\n".join(clauses), data=[[node.identity, node.copy()] for node in nodes])
        for node in nodes:
            node._remote_labels = frozenset(node._labels)
    bound = [item for item in subgraph.relationships if is_bound(item, tx.graph)]
    if bound:
        query = "UNWIND $data AS r MATCH ()-[_]->() WHERE id(_) = r[0] SET _ = r[1]"
        tx.update(query, data=[[item.identity, item.copy()] for item in bound])


def _bind(entity: Any, graph: Any, identity: int) -> None:
    entity.graph, entity.identity = graph, identity


def _unbind(entity: Any) -> None:
    entity.graph = entity.identity = None


def _distinct(entities: Iterable[Any]) -> list[Any]:
    return list({id(entity): entity for entity in entities}.values())
