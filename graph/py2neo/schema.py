"""Labels, types, indexes and uniqueness constraints of a graph, in today's syntax."""

from __future__ import annotations

from typing import Any

from graph.py2neo.cypher import cypher_escape

__all__ = ["Schema"]

_WAIT_SECONDS = 300


class Schema:
    """The schema of one graph."""

    def __init__(self, graph: Any) -> None:
        self.graph = graph

    @property
    def node_labels(self) -> frozenset[str]:
        """All labels in use."""
        return frozenset(record[0] for record in self.graph.run("CALL db.labels()"))

    @property
    def relationship_types(self) -> frozenset[str]:
        """All relationship types in use."""
        return frozenset(record[0] for record in self.graph.run("CALL db.relationshipTypes()"))

    def create_index(self, label: str, *property_keys: str) -> None:
        """Create a range index on a label's properties and wait until it can be used."""
        keys = ", ".join(f"_.{cypher_escape(key)}" for key in property_keys)
        self._change(f"CREATE INDEX FOR (_:{cypher_escape(label)}) ON ({keys})")

    def create_uniqueness_constraint(self, label: str, property_key: str) -> None:
        """Allow each value of a label's property once."""
        key = cypher_escape(property_key)
        self._change(f"CREATE CONSTRAINT FOR (_:{cypher_escape(label)}) REQUIRE _.{key} IS UNIQUE")

    def drop_index(self, label: str, *property_keys: str) -> None:
        """Drop the index on a label's properties.

        Raises:
            ClientError: there is none.
        """
        found = self._entries(label, list(property_keys), owned=False)
        self._drop("INDEX", found, label, property_keys)

    def drop_uniqueness_constraint(self, label: str, property_key: str) -> None:
        """Drop the uniqueness constraint on a label's property.

        Raises:
            ClientError: there is none.
        """
        found = self._entries(label, [property_key], owned=True)
        self._drop("CONSTRAINT", found, label, (property_key,))

    def get_indexes(self, label: str) -> list[tuple[str, ...]]:
        """Property keys of each index on a label, those behind constraints included."""
        return [tuple(entry["properties"]) for entry in self._entries(label)]

    def get_uniqueness_constraints(self, label: str) -> list[str]:
        """First property key of each uniqueness constraint on a label."""
        return [entry["properties"][0] for entry in self._entries(label, owned=True)]

    def _change(self, statement: str) -> None:
        self.graph.update(statement)
        self.graph.run(f"CALL db.awaitIndexes({_WAIT_SECONDS})")

    def _entries(
        self, label: str, properties: list[str] | None = None, owned: bool | None = None
    ) -> list[dict[str, Any]]:
        found = self.graph.run(
            "SHOW INDEXES YIELD name, state, entityType, labelsOrTypes, properties, owningConstraint, type "
            "WHERE entityType = 'NODE' AND state = 'ONLINE' AND $label IN labelsOrTypes "
            "AND type = 'RANGE' RETURN name, properties, owningConstraint ORDER BY name",
            label=label,
        ).data()
        return [
            entry
            for entry in found
            if properties in (None, entry["properties"])
            and owned in (None, entry["owningConstraint"] is not None)
        ]

    def _drop(self, what: str, found: list[dict[str, Any]], label: str, keys: tuple[str, ...]) -> None:
        if not found:
            from graph.py2neo.errors import ClientError

            raise ClientError(
                f"There is no such {what.lower()} on :{label}({', '.join(keys)}) to drop",
                f"Neo.ClientError.Schema.{what.title()}DropFailed",
            )
        name = found[0]["owningConstraint"] if what == "CONSTRAINT" else found[0]["name"]
        self.graph.update(f"DROP {what} {cypher_escape(name)}")
