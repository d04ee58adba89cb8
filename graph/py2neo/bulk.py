"""Creating and merging many nodes and relationships with one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from graph.py2neo.cypher import cypher_join
from graph.py2neo.cypher.queries import (
    NodeKey,
    ensure_nodes_query,
    numbered,
    unwind_create_nodes_query,
    unwind_create_relationships_query,
    unwind_merge_nodes_query,
    unwind_merge_relationships_query,
)

__all__ = ["create_nodes", "create_relationships", "merge_nodes", "merge_relationships"]


class Counts(NamedTuple):
    """What a bulk call did.

    Attributes:
        rows: Rows given.
        created: Nodes or relationships the server made.
        missing: Rows passed over because no node fits one of their ends.
    """

    rows: int
    created: int
    missing: int = 0


def create_nodes(tx: Any, data: Iterable[Any], labels: Any = None, keys: Any = None) -> Counts:
    """Create a node for each row.

    Args:
        tx: A graph or a transaction.
        data: Maps of properties; or lists of values, with ``keys``.
        labels: Labels of all the nodes.
        keys: Names of the values of each list.
    """
    query, parameters = unwind_create_nodes_query(data, labels, _keys(keys))
    stats = tx.run(query, parameters).stats()
    return Counts(len(parameters["data"]), stats.get("nodes_created", 0))


def merge_nodes(
    tx: Any, data: Iterable[Any], merge_key: Any, labels: Any = None, keys: Any = None, preserve: Any = None
) -> Counts:
    """Merge a node for each row.

    Args:
        tx: A graph or a transaction.
        data: Maps of properties; or lists of values, with ``keys``.
        merge_key: ``(label, property, …)`` to find a node by.
        labels: Further labels of all the nodes.
        keys: Names of the values of each list.
        preserve: Properties that are set on new nodes only.
    """
    query, parameters = unwind_merge_nodes_query(data, merge_key, labels, _keys(keys), preserve)
    stats = tx.run(query, parameters).stats()
    return Counts(len(parameters["data"]), stats.get("nodes_created", 0))


def create_relationships(
    tx: Any,
    data: Iterable[Any],
    rel_type: Any,
    start_node_key: Any = None,
    end_node_key: Any = None,
    keys: Any = None,
    create_missing: bool = False,
) -> Counts:
    """Create a relationship for each row (start, detail, end).

    Args:
        tx: A graph or a transaction.
        data: Ends are identities of nodes, or the values of the node keys; the detail is a map of properties,
            or a list of values with ``keys``.
        rel_type: Type of all the relationships.
        start_node_key: ``(label, property, …)`` to find start nodes by.
        end_node_key: The same for end nodes.
        keys: Names of the values of the detail.
        create_missing: Make an end that no node fits, instead of passing the row over.
    """
    rows = list(data)
    query = unwind_create_relationships_query(rows, rel_type, start_node_key, end_node_key, _keys(keys))
    return _relate(tx, query, (start_node_key, end_node_key) if create_missing else None)


def merge_relationships(
    tx: Any,
    data: Iterable[Any],
    merge_key: Any,
    start_node_key: Any = None,
    end_node_key: Any = None,
    keys: Any = None,
    preserve: Any = None,
    create_missing: bool = False,
) -> Counts:
    """Merge a relationship for each row (start, detail, end).

    Args:
        tx: A graph or a transaction.
        data: As of `create_relationships`.
        merge_key: The type, or ``(type, property, …)`` to find a relationship by.
        start_node_key: ``(label, property, …)`` to find start nodes by.
        end_node_key: The same for end nodes.
        keys: Names of the values of the detail.
        preserve: Properties that are set on new relationships only.
        create_missing: Make an end that no node fits, instead of passing the row over.
    """
    rows = list(data)
    query = unwind_merge_relationships_query(
        rows, merge_key, start_node_key, end_node_key, _keys(keys), preserve
    )
    return _relate(tx, query, (start_node_key, end_node_key) if create_missing else None)


def _relate(tx: Any, query: tuple[str, dict[str, Any]], ensured: tuple[Any, Any] | None) -> Counts:
    rows = query[1]["data"]
    if ensured is not None:
        for node_key, at in zip(ensured, (0, 2), strict=True):
            if node_key is not None and NodeKey(node_key).keys():
                each = tx.graph.auto() if getattr(tx, "_autocommit", False) else tx
                each.run(*ensure_nodes_query([row[at] for row in rows], node_key)).stats()
    cursor = tx.run(*cypher_join(numbered(query), "RETURN count(DISTINCT at)"))
    found = cursor.evaluate() or 0
    return Counts(len(rows), cursor.stats().get("relationships_created", 0), len(rows) - found)


def _keys(keys: Any) -> Sequence[str] | None:
    return None if keys is None else list(keys)
