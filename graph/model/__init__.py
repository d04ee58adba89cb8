"""The vocabulary of the graph: labels, relationship types, properties, keys and kinds."""

from graph.model.keys import identity_id, key_of, record_key, row_hash, shared_key
from graph.model.nodes import NODES
from graph.model.relationships import RELATIONSHIPS
from graph.model.rows import Link, Row, Value
from graph.model.vocabulary import (
    Layer,
    Model,
    NodeLabel,
    Personal,
    Property,
    RelationshipType,
    ValueType,
    make_model,
)

MODEL: Model = make_model(NODES, RELATIONSHIPS)

IDENTITY_OF: dict[str, str] = {
    "Customer": "Person",
    "Product": "Item",
    "Supplier": "Organization",
    "Address": "Place",
}
"""The identity label each record label resolves to."""

RECORD_OF: dict[str, str] = {identity: record for record, identity in IDENTITY_OF.items()}

__all__ = [
    "IDENTITY_OF",
    "MODEL",
    "RECORD_OF",
    "Layer",
    "Link",
    "Model",
    "NodeLabel",
    "Personal",
    "Property",
    "RelationshipType",
    "Row",
    "Value",
    "ValueType",
    "identity_id",
    "key_of",
    "make_model",
    "record_key",
    "row_hash",
    "shared_key",
]
