"""What labels, relationship types and properties are made of: the frozen vocabulary of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class ValueType(StrEnum):
    """Neo4j property types the model uses, written as Cypher writes them."""

    STRING = "STRING"
    INTEGER = "INTEGER"
    FLOAT = "FLOAT"
    BOOLEAN = "BOOLEAN"
    INSTANT = "ZONED DATETIME"
    DATE = "DATE"
    STRINGS = "LIST<STRING NOT NULL>"


class Layer(StrEnum):
    """Who wrote it, and so what may be done with it."""

    SOURCE = "source"
    REFERENCE = "reference"
    JUDGEMENT = "judgement"
    DERIVED = "derived"
    SAVED = "saved"
    SYSTEM = "system"


class Personal(StrEnum):
    """Class of personal data, from which masking and erasure are made."""

    NONE = "none"
    NAME = "name"
    CONTACT = "contact"
    ADDRESS = "address"
    IDENTIFIER = "identifier"
    BEHAVIOUR = "behaviour"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a node or relationship."""

    name: str
    type: ValueType = ValueType.STRING
    personal: Personal = Personal.NONE


@dataclass(frozen=True, slots=True)
class NodeLabel:
    """One kind of node.

    Attributes:
        name: The label.
        key: The property under a uniqueness constraint.
        also: Labels every such node carries besides, such as ``Record``.
        hub: True where paths, projections and default expands never cross.
        indexed: Tuples of properties under a range index.
        history: False where only the newest version of a node is kept (counters that change all day); other
            nodes keep what a newer row replaced in ``earlier``.
    """

    name: str
    layer: Layer
    key: str = "key"
    properties: tuple[Property, ...] = ()
    also: tuple[str, ...] = ()
    hub: bool = False
    indexed: tuple[tuple[str, ...], ...] = ()
    history: bool = True

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels of such a node, the general one first."""
        return (*self.also, self.name)

    def property_names(self) -> frozenset[str]:
        """Names of all declared properties, the key included."""
        return frozenset({self.key, *(item.name for item in self.properties)})


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """One type of relationship and the labels it may join.

    Attributes:
        ends: Pairs of labels (start, end) it may join.
        stated: Whose row may state it: that of the ``start``, of the ``end`` or of ``either``. The writer
            looks for a node's own relationships only where its row may state them, so that a new version of
            a product never walks the lines of all its orders.
        indexed: Tuples of properties under a range index.
    """

    name: str
    layer: Layer
    ends: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...] = ()
    stated: Literal["start", "end", "either"] = "start"
    indexed: tuple[tuple[str, ...], ...] = ()

    @property
    def validity(self) -> bool:
        """Whether it is kept with ``endedAt`` when a newer row no longer states it."""
        return any(item.name == "endedAt" for item in self.properties)

    def property_names(self) -> frozenset[str]:
        """Names of all declared properties."""
        return frozenset(item.name for item in self.properties)


@dataclass(frozen=True, slots=True)
class Model:
    """The whole vocabulary, by name."""

    nodes: Mapping[str, NodeLabel]
    relationships: Mapping[str, RelationshipType]
    umbrella: frozenset[str] = field(default=frozenset())

    def labels(self) -> frozenset[str]:
        """Every label a query may name, umbrella labels included."""
        return frozenset(self.nodes) | self.umbrella

    def types(self) -> frozenset[str]:
        """Every relationship type a query may name."""
        return frozenset(self.relationships)

    def property_keys(self) -> frozenset[str]:
        """Every property key a query may name."""
        keys: set[str] = set()
        for label in self.nodes.values():
            keys |= label.property_names()
        for kind in self.relationships.values():
            keys |= kind.property_names()
        return frozenset(keys)


def make_model(nodes: Iterable[NodeLabel], relationships: Iterable[RelationshipType]) -> Model:
    """Join declarations to a model and check that they agree.

    Raises:
        ValueError: a name declared twice, or an end that names no label.
    """
    by_label: dict[str, NodeLabel] = {}
    for label in nodes:
        if label.name in by_label:
            raise ValueError(f"label {label.name} is declared twice")
        by_label[label.name] = label
    umbrella = frozenset(name for label in by_label.values() for name in label.also) - frozenset(by_label)
    by_type: dict[str, RelationshipType] = {}
    for kind in relationships:
        if kind.name in by_type:
            raise ValueError(f"relationship type {kind.name} is declared twice")
        for end in {name for pair in kind.ends for name in pair}:
            if end not in by_label and end not in umbrella:
                raise ValueError(f"{kind.name} joins {end}, which is no label")
        by_type[kind.name] = kind
    return Model(by_label, by_type, umbrella)
