"""Values and names as Cypher text: escaping and representation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar
from unicodedata import category

from interchange.collections import SetView
from interchange.time import Date, DateTime, Duration, Time

__all__ = ["CypherEncoder", "CypherExpression", "LabelSetView", "PropertyDictView", "PropertySelector"]

_START = frozenset({"LC", "Ll", "Lm", "Lo", "Lt", "Lu", "Nl"})
_CONTINUE = _START | {"Mn", "Mc", "Nd", "Pc", "Sc"}
_PRINTABLE = re.compile(r"[^ -~]")
_UNICODE_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u")
_BASIC_PLANE = 0xFFFF


class CypherExpression:
    """Text that stands in Cypher as it is."""

    def __init__(self, value: str) -> None:
        self._value = value

    @property
    def value(self) -> str:
        """The text."""
        return self._value


def _may_start(character: str) -> bool:
    return character == "_" or (ord(character) < _BASIC_PLANE and category(character) in _START)


def _may_continue(character: str) -> bool:
    return character == "_" or (ord(character) < _BASIC_PLANE and category(character) in _CONTINUE)


class LabelSetView(SetView):  # type: ignore[misc]
    """Labels as a set; an attribute selects the labels its representation shows.

    >>> LabelSetView({"Person", "Employee"})
    :Employee:Person
    """

    def __init__(self, elements: Iterable[str] = (), selected: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(frozenset(elements))
        self._selected = tuple(selected)
        self._encoder = CypherEncoder(**kwargs)

    def __repr__(self) -> str:
        shown = [item for item in self._selected if item in self] if self._selected else sorted(self)
        return "".join(f":{self._encoder.encode_key(item)}" for item in shown)

    def __getattr__(self, element: str) -> LabelSetView:
        if element.startswith("_"):
            raise AttributeError(element)
        chosen = self._selected if element in self._selected else (*self._selected, element)
        return LabelSetView(self, chosen)

    def __hash__(self) -> int:
        return hash(frozenset(self))


class PropertyDictView:
    """Properties to be shown as a Cypher map; an attribute selects those its representation shows."""

    def __init__(self, items: Any = (), selected: Iterable[str] = (), **kwargs: Any) -> None:
        self._items = dict(items)
        self._selected = tuple(selected)
        self._encoder = CypherEncoder(**kwargs)

    def __repr__(self) -> str:
        shown = (
            [key for key in self._selected if key in self._items] if self._selected else sorted(self._items)
        )
        return self._encoder.encode_value({key: self._items[key] for key in shown})

    def __getattr__(self, key: str) -> PropertyDictView:
        if key.startswith("_"):
            raise AttributeError(key)
        chosen = self._selected if key in self._selected else (*self._selected, key)
        return PropertyDictView(self._items, chosen)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items


class PropertySelector:
    """One property as text, by attribute; text is shown bare, other values as Cypher."""

    def __init__(self, items: Any = (), default_value: Any = None, **kwargs: Any) -> None:
        self._items = dict(items)
        self._default_value = default_value
        self._encoder = CypherEncoder(**kwargs)

    def __getattr__(self, key: str) -> str:
        value = self._items.get(key, self._default_value)
        return value if isinstance(value, str) else self._encoder.encode_value(value)


class CypherEncoder:
    """How values become Cypher text; templates say how nodes and relationships are shown.

    >>> CypherEncoder().encode_value({"name": "Al'ice", "tags": ["a", None]})
    '{name: "Al\\'ice", tags: [\\'a\\', null]}'
    >>> CypherEncoder.encode_key("first `name`")
    '`first ``name```'
    """

    encoding = "utf-8"
    quote: str | None = None
    sequence_separator = ", "
    key_value_separator = ": "
    node_template = "{id}{labels} {properties}"
    related_node_template = "{name}"
    relationship_template = "{type} {properties}"

    _default: ClassVar[CypherEncoder | None] = None

    def __new__(cls, *args: Any, **kwargs: Any) -> CypherEncoder:  # noqa: D102
        if kwargs:
            return super().__new__(cls)
        if cls._default is None:
            cls._default = super().__new__(cls)
        return cls._default

    def __init__(
        self,
        encoding: str | None = None,
        quote: str | None = None,
        sequence_separator: str | None = None,
        key_value_separator: str | None = None,
        node_template: str | None = None,
        related_node_template: str | None = None,
        relationship_template: str | None = None,
    ) -> None:
        given = {
            "encoding": encoding,
            "quote": quote,
            "sequence_separator": sequence_separator,
            "key_value_separator": key_value_separator,
            "node_template": node_template,
            "related_node_template": related_node_template,
            "relationship_template": relationship_template,
        }
        for name, value in given.items():
            if value:
                setattr(self, name, value)

    @classmethod
    def is_safe_key(cls, key: Any) -> bool:
        """Whether a name may stand without back-ticks."""
        text = _text(key)
        return _may_start(text[0]) and all(map(_may_continue, text[1:]))

    @classmethod
    def encode_key(cls, key: Any) -> str:
        """A name, in back-ticks where it needs them.

        Raises:
            ValueError: it is empty.
        """
        text = _text(key)
        if not text:
            raise ValueError("Keys cannot be empty")
        if cls.is_safe_key(text):
            return text
        # Cypher reads unicode escapes in names too; the backslash that would begin one is written as one.
        return "`" + _UNICODE_ESCAPE.sub(r"\1\\u005Cu", text).replace("`", "``") + "`"

    def encode_value(self, value: Any) -> str:
        """Any value Cypher has a literal or constructor for.

        Raises:
            TypeError: Cypher has none for it.
        """
        if value is None or value is True or value is False:
            return {None: "null", True: "true", False: "false"}[value]
        for kinds, method in _encoders():
            if isinstance(value, kinds):
                return str(getattr(self, method)(value))
        kind = type(value)
        raise TypeError(f"Cypher literal values of type {kind.__module__}.{kind.__name__} are not supported")

    def _expression(self, value: CypherExpression) -> str:
        return value.value

    def _number(self, value: float) -> str:
        return str(value)

    def _date(self, value: Any) -> str:
        return self._temporal("date", value)

    def _time(self, value: Any) -> str:
        return self._temporal("time", value)

    def _datetime(self, value: Any) -> str:
        return self._temporal("datetime", value)

    def _duration(self, value: Any) -> str:
        return self._temporal("duration", value)

    def _temporal(self, function: str, value: Any) -> str:
        return f"{function}({self.encode_string(value.iso_format())})"

    def encode_string(self, value: Any) -> str:
        """Text in the quotes that need less escaping, with all but printable ASCII escaped.

        Raises:
            ValueError: the encoder's quote is neither single nor double.
        """
        text = _text(value)
        quote = self.quote or ("'" if text.count("'") <= text.count('"') else '"')
        if quote not in ("'", '"'):
            raise ValueError(f"Unsupported quote character {quote!r}")
        escaped = _PRINTABLE.sub(_escaped, text.replace("\\", "\\\\"))
        return quote + escaped.replace(quote, "\\" + quote) + quote

    def encode_list(self, values: Iterable[Any]) -> str:
        """A list literal."""
        return "[" + self.sequence_separator.join(map(self.encode_value, values)) + "]"

    def encode_map(self, values: Mapping[str, Any]) -> str:
        """A map literal."""
        pairs = (
            self.encode_key(key) + self.key_value_separator + self.encode_value(value)
            for key, value in values.items()
        )
        return "{" + self.sequence_separator.join(pairs) + "}"

    def encode_node(self, node: Any) -> str:
        """A node by the node template."""
        return self._node(node, self.node_template)

    def encode_relationship(self, relationship: Any) -> str:
        """A relationship with both ends."""
        start, end = relationship.nodes[0], relationship.nodes[-1]
        return f"{self._related(start)}-{self._detail(relationship)}->{self._related(end)}"

    def encode_path(self, path: Any) -> str:
        """A path with the direction of each step."""
        nodes = path.nodes
        encoded = []
        for index, relationship in enumerate(path.relationships):
            forward = _identity_of(relationship.nodes[0]) == _identity_of(nodes[index])
            left, right = ("-", "->") if forward else ("<-", "-")
            encoded += [self._related(nodes[index]), left, self._detail(relationship), right]
        return "".join([*encoded, self._related(nodes[-1])])

    def _related(self, node: Any) -> str:
        return self._node(node, self.related_node_template)

    def _node(self, node: Any, template: str) -> str:
        shown = template.format(
            labels=LabelSetView(node.labels, encoding=self.encoding, quote=self.quote), **self._parts(node)
        )
        return f"({shown.strip()})"

    def _detail(self, relationship: Any) -> str:
        shown = self.relationship_template.format(
            type=f":{type(relationship).__name__}", **self._parts(relationship)
        )
        return f"[{shown.strip()}]"

    def _parts(self, entity: Any) -> dict[str, Any]:
        return {
            "id": "" if entity.identity is None else f"_{entity.identity}",
            "properties": PropertyDictView(entity, encoding=self.encoding, quote=self.quote),
            "property": PropertySelector(entity, ""),
            "name": entity.__name__,
        }


@cache
def _encoders() -> tuple[tuple[Any, str], ...]:
    from graph.py2neo.data import Node, Path, Relationship

    return (
        (CypherExpression, "_expression"),
        ((int, float), "_number"),
        ((str, bytes), "encode_string"),
        (Node, "encode_node"),
        (Relationship, "encode_relationship"),
        (Path, "encode_path"),
        (list, "encode_list"),
        (dict, "encode_map"),
        (Date, "_date"),
        (Time, "_time"),
        (DateTime, "_datetime"),
        (Duration, "_duration"),
    )


def _identity_of(node: Any) -> Any:
    identity = getattr(node, "identity", None)
    return node if identity is None else identity


def _text(value: Any) -> str:
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8")
    return str(value)


_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    code = ord(character)
    return f"\\u{code:04x}" if code <= _BASIC_PLANE else f"\\U{code:08x}"
