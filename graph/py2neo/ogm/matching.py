"""Finding, saving and deleting kept objects."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from graph.py2neo.database import Graph
from graph.py2neo.matching import NodeMatch, NodeMatcher
from graph.py2neo.ogm.model import Model

__all__ = ["ModelMatch", "ModelMatcher", "Repository"]


class ModelMatch(NodeMatch):
    """Objects of one class that meet some conditions."""

    _object_class: ClassVar[Any] = Model

    def __iter__(self) -> Iterator[Any]:
        for node in super().__iter__():
            yield self._object_class.wrap(node)

    def first(self) -> Any:
        """The first object that matches, or None."""
        return self._object_class.wrap(super().first())


class ModelMatcher(NodeMatcher):
    """Objects of one class in a repository or graph."""

    def __init__(self, object_class: Any, repository: Any) -> None:
        super().__init__(self._coerce_to_graph(repository))
        self._object_class = object_class
        name = f"{object_class.__name__}Match"
        self._match_class = type(name, (ModelMatch,), {"_object_class": object_class})

    @classmethod
    def _coerce_to_graph(cls, obj: Any) -> Any:
        if isinstance(obj, Repository):
            return obj.graph
        if isinstance(obj, Graph):
            return obj
        raise TypeError(f"Cannot coerce object {obj!r} to Graph")

    def match(self, primary_value: Any = None) -> Any:
        """All objects, or those with a value of the primary key."""
        model = self._object_class
        label, key = model.__primarylabel__, model.__primarykey__
        found = super().match(*(label if isinstance(label, tuple) else (label,)))
        if primary_value is None:
            return found
        if key == "__id__":
            return found.where(("id(_) = $identity", {"identity": int(primary_value)}))
        keys, values = (key, primary_value) if isinstance(key, tuple) else ((key,), (primary_value,))
        return found.where(**dict(zip(keys, values, strict=True)))


class Repository:
    """A graph as a place to keep objects in; arguments are those of `Graph`."""

    graph: Any

    @classmethod
    def wrap(cls, graph: Any) -> Self:
        """The repository of a graph one has already."""
        made = object.__new__(cls)
        made.graph = graph
        return made

    def __init__(self, profile: Any = None, name: str | None = None, **settings: Any) -> None:
        self.graph = Graph(profile, name=name, **settings)

    def __repr__(self) -> str:
        return f"<Repository profile={self.graph.service.profile!r}>"

    def reload(self, obj: Any) -> None:
        """Copy an object's properties, labels and relations from the graph."""
        self.graph.pull(obj)

    def save(self, *objects: Any) -> None:
        """Save objects, and objects in iterables, in one transaction.

        Raises:
            ValueError: one is neither.
        """

        def push_all(tx: Any, items: Iterable[Any]) -> None:
            for item in items:
                if hasattr(item, "__db_push__"):
                    tx.push(item)
                elif hasattr(item, "__iter__") and not isinstance(item, str | bytes):
                    push_all(tx, item)
                else:
                    raise ValueError(f"Object {item!r} is neither savable nor iterable")

        self.graph.update(lambda tx: push_all(tx, objects))

    def delete(self, obj: Any) -> None:
        """Delete an object's node and all its relationships."""
        self.graph.delete(obj)

    def exists(self, obj: Any) -> bool:
        """Whether an object is in the graph."""
        return bool(self.graph.exists(obj))

    def match(self, model: Any, primary_value: Any = None) -> Any:
        """Objects of a class."""
        return ModelMatcher(model, self).match(primary_value)

    def get(self, model: Any, primary_value: Any = None) -> Any:
        """One object of a class by its primary key, or None."""
        return self.match(model, primary_value).first()

    def create(self, obj: Any) -> None:
        """As `save`, which replaced it."""
        _deprecated("create", "save")
        self.graph.create(obj)

    def merge(self, obj: Any) -> None:
        """As `save`, which replaced it."""
        _deprecated("merge", "save")
        self.graph.merge(obj)

    def pull(self, obj: Any) -> None:
        """As `reload`, which replaced it."""
        _deprecated("pull", "reload")
        self.graph.pull(obj)

    def push(self, obj: Any) -> None:
        """As `save`, which replaced it."""
        _deprecated("push", "save")
        self.graph.push(obj)


def _deprecated(name: str, instead: str) -> None:
    warnings.warn(
        f"Repository.{name} is a compatibility alias, please use Repository.{instead} instead",
        DeprecationWarning,
        stacklevel=3,
    )
