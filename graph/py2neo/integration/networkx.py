"""Subgraphs as networkx graphs and back."""

from __future__ import annotations

from typing import Any

import networkx as nx

from graph.py2neo.data import Node, Relationship, Subgraph

__all__ = ["subgraph_from_networkx", "subgraph_to_networkx"]


def subgraph_to_networkx(subgraph: Subgraph) -> nx.MultiDiGraph[Any]:
    """Nodes are the `Node` objects with ``labels`` and their properties; edges are keyed by type.

    A second relationship of a type between the same nodes is keyed by a pair of type and number. A property
    called ``labels`` or ``type`` gives way to the node's labels and the relationship's type.
    """
    made: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for node in dict.fromkeys(subgraph.nodes):
        made.add_node(node)
        made.nodes[node].update({**node, "labels": tuple(sorted(node.labels))})
    for relationship in subgraph.relationships:
        start, end = relationship.start_node, relationship.end_node
        name = type(relationship).__name__
        key: Any = name
        number = 1
        while made.has_edge(start, end, key):
            number += 1
            key = (name, number)
        made.add_edge(start, end, key)
        made.edges[start, end, key].update({**relationship, "type": name})
    return made


def subgraph_from_networkx(source: nx.Graph[Any], default_type: str = "TO") -> Subgraph:
    """Nodes and relationships of a networkx graph.

    Args:
        source: Of any kind. A node's ``labels`` (or ``label``) are its labels, other attributes properties;
            nodes that are no `Node` have themselves as ``name`` unless an attribute gives one. An edge's
            ``type`` is its type, else its key where that is text.
        default_type: For edges without either.
    """
    nodes = {key: _node(key, dict(attributes)) for key, attributes in source.nodes(data=True)}
    relationships = []
    graph: Any = source
    edges = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    for start, end, *key, attributes in edges:
        properties = dict(attributes)
        name = properties.pop("type", None) or (key[0] if key and isinstance(key[0], str) else default_type)
        relationships.append(Relationship(nodes[start], name, nodes[end], **_named(properties)))
    return Subgraph(nodes.values(), relationships)


def _node(key: Any, attributes: dict[str, Any]) -> Node:
    if isinstance(key, Node):
        return key
    labels = attributes.pop("labels", None) or attributes.pop("label", None) or ()
    node = Node(*((labels,) if isinstance(labels, str) else labels))
    attributes.setdefault("name", key)
    node.update(attributes)
    return node


def _named(properties: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in properties.items()}
