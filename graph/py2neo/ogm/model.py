"""The class of kept objects."""

from __future__ import annotations

from typing import Any, ClassVar

from interchange.text import Words

from graph.py2neo.data import Node
from graph.py2neo.ogm.fields import Label, Property, Related
from graph.py2neo.ogm.related import OGM

__all__ = ["GraphObject", "Model", "ModelType"]

_BY_IDENTITY = "__id__"


class ModelType(type):
    """Gives what a model declares its name in the graph, and the model its primary label and key."""

    def __new__(cls, name: str, bases: tuple[type, ...], attributes: dict[str, Any]) -> ModelType:  # noqa: D102
        for attribute, item in attributes.items():
            _name(item, attribute)
        attributes.setdefault("__primarylabel__", name)
        if attributes.get("__primarykey__") is None:
            inherited = (getattr(base, "__primarykey__", None) for base in bases)
            attributes["__primarykey__"] = next((key for key in inherited if key is not None), _BY_IDENTITY)
        return super().__new__(cls, name, bases, attributes)


def _name(item: Any, attribute: str) -> None:
    if isinstance(item, Property):
        item.key = attribute if item.key is None else item.key
        shown = repr(item)
    elif isinstance(item, Label):
        item.name = Words(attribute).camel(upper_first=True) if item.name is None else item.name
        shown = repr(item)
    elif isinstance(item, Related):
        if item.relationship_type is None:
            item.relationship_type = Words(attribute).upper("_")
        related = item.related_class
        target = f":class:`{related.__qualname__}`" if isinstance(related, type) else f":class:`.{related}`"
        shown = f"{type(item).__name__}({target}, relationship_type={item.relationship_type!r})"
    else:
        return
    if item.__doc__ is type(item).__doc__:
        item.__doc__ = shown


class Model(metaclass=ModelType):
    """An object kept as a node.

    ``__primarylabel__`` is the class's name and ``__primarykey__`` the node's identity unless the class says
    otherwise. Positional values are those of the primary key.

    Raises:
        IndexError: more values than the primary key has parts.
    """

    __primarylabel__: ClassVar[Any] = None
    __primarykey__: ClassVar[Any] = None

    _ogm: OGM | None = None

    def __init__(self, *values: Any, **properties: Any) -> None:
        key = self.__primarykey__
        parts = () if key == _BY_IDENTITY else key if isinstance(key, tuple) else (key,)
        if len(values) > len(parts):
            raise IndexError(
                f"Model constructor value at index {len(parts)} does not correspond to any part of primary "
                f"key {key!r}"
            )
        for name, value in {**dict(zip(parts, values, strict=False)), **properties}.items():
            try:
                setattr(self, name, value)
            except AttributeError as error:
                raise ValueError(f"No such property {name!r}") from error

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Model):
            return False
        mine, theirs = self.__node__, other.__node__
        if mine._both_bound(theirs):
            return type(self) is type(other) and mine._same_remote(theirs)
        if self.__primarylabel__ != other.__primarylabel__ or self.__primarykey__ != other.__primarykey__:
            return False
        if self.__primarykey__ == _BY_IDENTITY and self.__primaryvalue__ is None:
            return False
        return bool(self.__primaryvalue__ == other.__primaryvalue__)

    __hash__ = None  # type: ignore[assignment]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__primarykey__}={self.__primaryvalue__!r}>"

    @property
    def __ogm__(self) -> OGM:
        if self._ogm is None:
            labels = self.__primarylabel__
            node = Node(*(labels if isinstance(labels, tuple) else (labels,)))
            node.__model__ = type(self)  # type: ignore[misc]
            self._ogm = OGM(self, node)
        return self._ogm

    @property
    def __node__(self) -> Any:
        return self.__ogm__.node

    @property
    def __primaryvalue__(self) -> Any:
        key = self.__primarykey__
        if key == _BY_IDENTITY:
            return self.__node__.identity
        return tuple(self.__node__[part] for part in key) if isinstance(key, tuple) else self.__node__[key]

    @classmethod
    def wrap(cls, node: Any) -> Any:
        """The object of a node; None of None."""
        if node is None:
            return None
        node.__model__ = cls
        made = object.__new__(cls)
        made._ogm = OGM(made, node)
        return made

    @classmethod
    def match(cls, repository: Any, primary_value: Any = None) -> Any:
        """Objects of this class in a repository or graph."""
        from graph.py2neo.ogm.matching import ModelMatcher

        return ModelMatcher(cls, repository).match(primary_value)

    def __db_create__(self, tx: Any) -> None:
        self.__db_merge__(tx)

    def __db_delete__(self, tx: Any) -> None:
        ogm = self.__ogm__
        tx.delete(ogm.node)
        for related in ogm.all_related():
            related.clear()

    def __db_exists__(self, tx: Any) -> bool:
        return bool(tx.exists(self.__node__))

    def __db_merge__(self, tx: Any, primary_label: Any = None, primary_key: Any = None) -> None:
        ogm = self.__ogm__
        if ogm.node.graph is not None:
            return
        label = self.__primarylabel__ if primary_label is None else primary_label
        key = (self.__primarykey__ or _BY_IDENTITY) if primary_key is None else primary_key
        if key == _BY_IDENTITY:
            ogm.node.add_label(label)
            tx.create(ogm.node)
        else:
            tx.merge(ogm.node, label, key)
        for related in ogm.all_related():
            related.__db_push__(tx)

    def __db_pull__(self, tx: Any) -> None:
        from graph.py2neo.matching import NodeMatch
        from graph.py2neo.ogm.matching import ModelMatcher

        ogm = self.__ogm__
        if ogm.node.graph is None:
            matcher = ModelMatcher(type(self), tx.graph)
            matcher._match_class = NodeMatch
            found = matcher.match(self.__primaryvalue__).first()
            if found is None:
                raise ValueError(f"{self!r} is not in {tx.graph!r}; save it before it can be reloaded")
            found.__model__ = type(self)
            ogm.node = found
            for related in ogm.all_related():
                related.node = found
        tx.pull(ogm.node)
        for related in ogm.all_related():
            related.__db_pull__(tx)

    def __db_push__(self, tx: Any) -> None:
        ogm = self.__ogm__
        if ogm.node.graph is not None:
            tx.push(ogm.node)
        elif (self.__primarykey__ or _BY_IDENTITY) == _BY_IDENTITY:
            tx.create(ogm.node)
        else:
            tx.merge(ogm.node)
        for related in ogm.all_related():
            related.__db_push__(tx)


GraphObject = Model
