"""Conditions on a property, for `where()` and keyword arguments of the matchers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from graph.py2neo.cypher import cypher_escape

Compiled = tuple[str, dict[str, Any]]
"""A Cypher condition on the entity ``_`` and its parameters."""


class Predicate:
    """A condition on one property."""

    @classmethod
    def cast(cls, value: Any) -> Predicate:
        """None asks for absence, a tuple or set for one of several values, another value for equality."""
        if value is None:
            return IsNull()
        if isinstance(value, Predicate):
            return value
        if isinstance(value, tuple | set | frozenset):
            return In(value)
        return EqualTo(value)

    def compile(self, key: str, _: Any) -> Compiled:
        """The condition as Cypher on ``_.key``; the second argument makes parameter names distinct."""
        return "", {}


class IsNull(Predicate):
    """The property is absent."""

    def compile(self, key: str, _: Any) -> Compiled:
        """As Cypher."""
        return f"_.{cypher_escape(key)} IS NULL", {}


class IsNotNull(Predicate):
    """The property is there."""

    def compile(self, key: str, _: Any) -> Compiled:
        """As Cypher."""
        return f"_.{cypher_escape(key)} IS NOT NULL", {}


class Predicate1(Predicate):
    """A condition with one value."""

    operator: ClassVar[str] = "="

    def __init__(self, value: Any) -> None:
        self.value = value

    def compile(self, key: str, i: Any) -> Compiled:
        """As Cypher, with the value as a parameter."""
        return f"_.{cypher_escape(key)} {self.operator} $`{i}`", {f"{i}": self.value}


class EqualTo(Predicate1):
    """The property equals the value."""

    operator = "="


class NotEqualTo(Predicate1):
    """The property differs from the value."""

    operator = "<>"


class LessThan(Predicate1):
    """The property is less than the value."""

    operator = "<"


class LessThanOrEqualTo(Predicate1):
    """The property is at most the value."""

    operator = "<="


class GreaterThan(Predicate1):
    """The property is more than the value."""

    operator = ">"


class GreaterThanOrEqualTo(Predicate1):
    """The property is at least the value."""

    operator = ">="


class StartsWith(Predicate1):
    """The text begins with the value."""

    operator = "STARTS WITH"


class EndsWith(Predicate1):
    """The text ends with the value."""

    operator = "ENDS WITH"


class Contains(Predicate1):
    """The text contains the value."""

    operator = "CONTAINS"


class Like(Predicate1):
    """The whole text fits a regular expression, given as text or compiled."""

    operator = "=~"

    def __init__(self, regex: Any) -> None:
        super().__init__(getattr(regex, "pattern", regex))


class In(Predicate1):
    """The property is one of several values."""

    operator = "IN"

    def __init__(self, value: Any) -> None:
        super().__init__(value)

    def compile(self, key: str, i: Any) -> Compiled:
        """As Cypher, with the values as a list parameter."""
        return f"_.{cypher_escape(key)} IN $`{i}`", {f"{i}": list(self.value)}


class Connective(Predicate):
    """Several conditions on the same property."""

    word: ClassVar[str] = "AND"

    def __init__(self, *values: Any) -> None:
        self.values = tuple(map(Predicate.cast, values))

    def compile(self, key: str, i: Any) -> Compiled:
        """As Cypher, in brackets."""
        texts = []
        parameters: dict[str, Any] = {}
        for number, value in enumerate(self.values, start=1):
            text, given = value.compile(key, f"{i}_{number}")
            texts.append(text)
            parameters.update(given)
        return f"({f' {self.word} '.join(texts)})", parameters


class And(Connective):
    """All of them."""

    word = "AND"


class Or(Connective):
    """At least one of them."""

    word = "OR"


class EitherOr(Connective):
    """An odd number of them."""

    word = "XOR"


IS_NULL = IsNull
IS_NOT_NULL = IsNotNull
EQ = EQUAL_TO = EqualTo
NE = NOT_EQUAL_TO = NotEqualTo
LT = LESS_THAN = LessThan
LE = LESS_THAN_OR_EQUAL_TO = LessThanOrEqualTo
GT = GREATER_THAN = GreaterThan
GE = GREATER_THAN_OR_EQUAL_TO = GreaterThanOrEqualTo
STARTS_WITH = StartsWith
ENDS_WITH = EndsWith
CONTAINS = Contains
LIKE = Like
IN = In
AND = And
OR = Or
XOR = EitherOr


def property_predicates(properties: Mapping[str, Any], offset: int = 1) -> Iterator[Compiled]:
    """The compiled conditions of keyword arguments; parameters are numbered from the offset."""
    for number, (key, value) in enumerate(properties.items(), start=offset):
        yield Predicate.cast(value).compile(key, number)
