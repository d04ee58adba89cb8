"""Cypher text as tokens: enough to know strings and comments from names, parameters and symbols."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a token is."""

    NAME = "name"
    QUOTED = "quoted"
    PARAMETER = "parameter"
    STRING = "string"
    NUMBER = "number"
    SYMBOL = "symbol"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text (a quoted name or parameter without its marks), its line, from 1, and its
    place in the text, from 0.
    """

    kind: Kind
    text: str
    line: int
    at: int = 0

    def word(self) -> str:
        """The text in capitals where it is a bare name (a keyword perhaps), else nothing."""
        return self.text.upper() if self.kind is Kind.NAME else ""

    def named(self) -> bool:
        """Whether it may name a label, type, property or variable."""
        return self.kind in (Kind.NAME, Kind.QUOTED)


_PATTERN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    | (?P<parameter>\$(?:`(?:``|[^`])+`|\w+))
    | (?P<quoted>`(?:``|[^`])*`)
    | (?P<number>0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+)
    | (?P<name>[^\W\d]\w*)
    | (?P<symbol>\.\.|<>|<=|>=|=~|\+=|\|\||::|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokenise(text: str, first_line: int = 1) -> list[Token]:
    """The tokens of a Cypher text, comments and white space left out.

    An unclosed string comes out as symbols, one a character; the server then says what is wrong.

    >>> [token.text for token in tokenise("MATCH (n {name: $name}) // $not")]
    ['MATCH', '(', 'n', '{', 'name', ':', 'name', '}', ')']
    """
    found: list[Token] = []
    line = first_line
    for match in _PATTERN.finditer(text):
        kind, raw = match.lastgroup, match.group()
        if kind == "parameter":
            found.append(Token(Kind.PARAMETER, _bare(raw[1:]), line, match.start()))
        elif kind == "quoted":
            found.append(Token(Kind.QUOTED, _bare(raw), line, match.start()))
        elif kind not in ("space", "comment"):
            found.append(Token(Kind(kind or "symbol"), raw, line, match.start()))
        line += raw.count("\n")
    return found


def parameters(tokens: list[Token]) -> frozenset[str]:
    """Names of the parameters used."""
    return frozenset(token.text for token in tokens if token.kind is Kind.PARAMETER)


def _bare(raw: str) -> str:
    return raw[1:-1].replace("``", "`") if raw.startswith("`") else raw
