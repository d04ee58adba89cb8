"""Procedures of the server as attributes: ``graph.call.dbms.components()``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.py2neo.cypher import cypher_escape

__all__ = ["Procedure", "ProcedureLibrary"]


def _names(graph: Any) -> list[str]:
    return [record[0] for record in graph.run("SHOW PROCEDURES YIELD name RETURN name ORDER BY name")]


class ProcedureLibrary:
    """All procedures; an attribute or item is one of them or the beginning of its name."""

    def __init__(self, graph: Any) -> None:
        self.graph = graph

    def __getattr__(self, name: str) -> Procedure:
        if name.startswith("__"):
            raise AttributeError(name)
        return Procedure(self.graph, name)

    def __getitem__(self, name: str) -> Procedure:
        return Procedure(self.graph, name)

    def __dir__(self) -> list[str]:
        return list(self)

    def __iter__(self) -> Iterator[str]:
        return iter(_names(self.graph))

    def __call__(self, procedure: str, *args: Any) -> Any:
        """Call a procedure by its whole name."""
        return Procedure(self.graph, procedure)(*args)


class Procedure:
    """One procedure, or the beginning of some procedures' names."""

    def __init__(self, graph: Any, name: str) -> None:
        self.graph = graph
        self.name = name

    def __getattr__(self, name: str) -> Procedure:
        if name.startswith("__"):
            raise AttributeError(name)
        return Procedure(self.graph, f"{self.name}.{name}")

    def __getitem__(self, name: str) -> Procedure:
        return Procedure(self.graph, f"{self.name}.{name}")

    def __dir__(self) -> list[str]:
        start = self.name + "."
        return [name[len(start) :] for name in _names(self.graph) if name.startswith(start)]

    def __call__(self, *args: Any, keys: Any = None) -> Any:
        """Call it; ``keys`` names the fields to return."""
        name = ".".join(map(cypher_escape, self.name.split(".")))
        query = f"CALL {name}({', '.join(f'${number}' for number in range(len(args)))})"
        if keys:
            query += f" YIELD {', '.join(keys)}"
        return self.graph.run(query, {str(number): value for number, value in enumerate(args)})
