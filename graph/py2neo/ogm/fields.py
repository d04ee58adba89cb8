"""What a model declares: properties, labels and relations."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

__all__ = ["Label", "Property", "Related", "RelatedFrom", "RelatedTo"]

OUTGOING = 1
UNDIRECTED = 0
INCOMING = -1


class Property:
    """A property of the object's node.

    Args:
        key: In the graph; by default the attribute's name.
        default: What is read where the node has none.
    """

    def __init__(self, key: str | None = None, default: Any = None) -> None:
        self.key = key
        self.default = default

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is None:
            return self
        value = instance.__node__[self.key]
        return self.default if value is None else value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__node__[self.key] = value

    def __repr__(self) -> str:
        return _shown(self, key=self.key, default=self.default)


class Label:
    """A label the object's node may have, as a truth value.

    Args:
        name: In the graph; by default the attribute's name in camel case.
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self if instance is None else instance.__node__.has_label(self.name)

    def __set__(self, instance: Any, value: Any) -> None:
        node = instance.__node__
        (node.add_label if value else node.remove_label)(self.name)

    def __repr__(self) -> str:
        return _shown(self, name=self.name)


class Related:
    """Objects related in either direction.

    Args:
        related_class: A model, or its name (with its module where that is another).
        relationship_type: In the graph; by default the attribute's name in capitals.
    """

    direction: ClassVar[int] = UNDIRECTED

    def __init__(self, related_class: Any, relationship_type: str | None = None) -> None:
        self.related_class = related_class
        self.relationship_type = relationship_type

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is None:
            return self
        model = _resolve(self.related_class, type(instance).__module__)
        return instance.__ogm__.related(self.direction, self.relationship_type, model)


class RelatedTo(Related):
    """Objects this one points to."""

    direction = OUTGOING


class RelatedFrom(Related):
    """Objects that point to this one."""

    direction = INCOMING


def _resolve(model: Any, module: str) -> Any:
    if isinstance(model, type):
        return model
    named, _, name = model.rpartition(".")
    return getattr(import_module(named or module), name)


def _shown(item: Any, **given: Any) -> str:
    arguments = (f"{name}={value!r}" for name, value in given.items() if value is not None)
    return f"{type(item).__name__}({', '.join(arguments)})"
