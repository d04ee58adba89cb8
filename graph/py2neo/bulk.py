"""Creating and merging many nodes and relationships with one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from graph.py2neo.cypher import cypher_join
from graph.py2neo.cypher.queries import (
    NodeKey,
    columns_of,
    create_node_columns_query,
    ensure_nodes_query,
    merge_node_columns_query,
    numbered,
    relationship_columns_query,
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
    rows, names = list(data), _keys(keys)
    columns = columns_of(rows, names)
    if columns:
        query = create_node_columns_query(columns, labels or ())
    else:
        query = unwind_create_nodes_query(rows, labels, names)
    return Counts(len(rows), tx.run(*query).stats().get("nodes_created", 0))


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
    rows, names = list(data), _keys(keys)
    columns = columns_of(rows, names) if preserve is None else {}
    if columns and columns.keys() >= set(NodeKey(merge_key).keys()):
        query = merge_node_columns_query(columns, merge_key, labels or ())
    else:
        query = unwind_merge_nodes_query(rows, merge_key, labels, names, preserve)
    return Counts(len(rows), tx.run(*query).stats().get("nodes_created", 0))


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
    rows, names = list(data), _keys(keys)
    columns = columns_of([detail for _, detail, _ in rows], names)
    if columns:
        ends = [start for start, _, _ in rows], [end for _, _, end in rows]
        query = relationship_columns_query(ends, columns, rel_type, False, start_node_key, end_node_key)
    else:
        query = unwind_create_relationships_query(rows, rel_type, start_node_key, end_node_key, names)
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
    given = query[1]
    ends = (given["start"], given["end"]) if "start" in given else [*zip(*given["data"], strict=True)][::2]
    if ensured is not None:
        for node_key, values in zip(ensured, ends, strict=False):
            if node_key is not None and NodeKey(node_key).keys():
                each = tx.graph.auto() if getattr(tx, "_autocommit", False) else tx
                each.run(*ensure_nodes_query(values, node_key)).stats()
    cursor = tx.run(*cypher_join(numbered(query), "RETURN count(DISTINCT at)"))
    found, count = cursor.evaluate() or 0, len(ends[0]) if ends else 0
    return Counts(count, cursor.stats().get("relationships_created", 0), count - found)


def _keys(keys: Any) -> Sequence[str] | None:
    return None if keys is None else list(keys)
