"""Checks of query files that need no server: parameters, writing clauses, names of the model.

A light reading of the tokens, not a parser: it knows node and relationship patterns, maps, subqueries and
dotted names well enough to tell labels, types and property keys of graph elements from everything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.model import MODEL, Model
from graph.store.queries import Query
from graph.store.tokens import Kind, Token, parameters, tokenise

WRITING = frozenset({"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "DROP", "INSERT"})
"""Clauses a reading query must not have; LOAD CSV is refused in every query."""

_BLOCKS = frozenset({"EXISTS", "COUNT", "COLLECT", "CALL"})

_PATTERN_WORDS = frozenset(
    {
        *(
            "MATCH",
            "OPTIONAL",
            "MERGE",
            "CREATE",
            "INSERT",
            "WHERE",
            "AND",
            "OR",
            "XOR",
            "NOT",
            "IN",
            "RETURN",
        ),
        *("WITH", "AS", "WHEN", "THEN", "ELSE", "ON", "FOR", "BY", "DISTINCT", "UNWIND", "FILTER", "LET"),
        *("SHORTEST", "ALL", "ANY", "PATHS", "GROUPS", "ACYCLIC", "TRAIL", "WALK"),
    }
)
"""Words before a bracket that does not hold the arguments of a function."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a query file."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(slots=True)
class Names:
    """What a query names of the graph: (name, line) of each use."""

    labels: list[tuple[str, int]] = field(default_factory=list)
    types: list[tuple[str, int]] = field(default_factory=list)
    keys: list[tuple[str, str, int]] = field(default_factory=list)
    labels_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    types_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def problems(query: Query, model: Model = MODEL) -> list[Problem]:
    """Everything wrong with a query that can be seen without a server, in the order of its lines."""
    tokens = tokenise(query.text, query.line)
    found = [*_parameters(query, tokens), *_clauses(query, tokens), *_names(query, tokens, model)]
    return sorted(found, key=lambda item: (item.line, item.text))


def _parameters(query: Query, tokens: list[Token]) -> Iterator[Problem]:
    declared = {item.name for item in query.params}
    used = parameters(tokens)
    for name in sorted(declared - used):
        yield Problem(query.file, query.line, f"the parameter {name} is declared and not used")
    for token in tokens:
        if token.kind is Kind.PARAMETER and token.text not in declared:
            yield Problem(query.file, token.line, f"the parameter ${token.text} is used and not declared")


def _clauses(query: Query, tokens: list[Token]) -> Iterator[Problem]:
    for at, token in enumerate(tokens):
        if not _keyword(tokens, at):
            continue
        word = token.word()
        if word == "LOAD" and tokens[at + 1].word() == "CSV":
            yield Problem(query.file, token.line, "LOAD CSV reads files and addresses of the server")
        elif word in WRITING and query.mode == "read":
            yield Problem(query.file, token.line, f"a reading query has {word}")


def _keyword(tokens: list[Token], at: int) -> bool:
    """Whether a bare name can be a keyword: not after a dot or colon, nor the key of a map."""
    if tokens[at].kind is not Kind.NAME:
        return False
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return before not in (".", ":", "|", "&") and after not in (":", ".")


def _names(query: Query, tokens: list[Token], model: Model) -> Iterator[Problem]:
    names = read_names(tokens)
    for label, line in names.labels:
        if label not in model.labels():
            yield Problem(query.file, line, f"the model has no label {label}")
    for kind, line in names.types:
        if kind not in model.types():
            yield Problem(query.file, line, f"the model has no relationship type {kind}")
    for variable, key, line in names.keys:
        allowed = _allowed(variable, names, model)
        if allowed is not None and key not in allowed:
            owner = "|".join(sorted(names.labels_of[variable] | names.types_of[variable])) or "the model"
            yield Problem(query.file, line, f"{owner} has no property {key}")


def _allowed(variable: str, names: Names, model: Model) -> frozenset[str] | None:
    """Property keys a variable may have; None where it is bound to no element of the graph."""
    if variable not in names.labels_of and variable not in names.types_of:
        return None
    known: set[str] = set()
    for label in names.labels_of.get(variable, ()):
        members = [item for item in model.nodes.values() if label in (item.name, *item.also)]
        for member in members:
            known |= member.property_names()
    for kind in names.types_of.get(variable, ()):
        if kind in model.relationships:
            known |= model.relationships[kind].property_names()
    return frozenset(known) or model.property_keys()


def read_names(tokens: list[Token]) -> Names:
    """Labels, types and property keys that a query names, with the labels each variable is bound to."""
    reader = _Reader(tokens)
    reader.read()
    return reader.names


class _Reader:
    """One pass over the tokens with a stack of what encloses them: node, link, map, block or other."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.names = Names()
        self.stack: list[tuple[str, str]] = []

    def read(self) -> None:
        """Fill `names`."""
        at = 0
        while at < len(self.tokens):
            at = self._step(at)

    def _step(self, at: int) -> int:
        text, kind = self.tokens[at].text, self.tokens[at].kind
        if kind is Kind.SYMBOL and text in "([{":
            return self._open(at)
        if kind is Kind.SYMBOL and text in ")]}" and self.stack:
            self.stack.pop()
        elif kind is Kind.SYMBOL and text == ":" and not self._enclosed("map", "projection"):
            return self._expression(at + 1, self._subject(at))
        elif self.tokens[at].word() == "IS" and self._text(at + 1) not in ("NULL", "NOT", "::", "TYPED"):
            return at + 1
        elif self.tokens[at].named():
            self._name(at)
        return at + 1

    def _open(self, at: int) -> int:
        text = self.tokens[at].text
        before = self.tokens[at - 1] if at else None
        if text == "(":
            called = before is not None and before.named() and before.word() not in _PATTERN_WORDS
            self._push("other" if called else "node", at)
        elif text == "[":
            self._push("link" if before is not None and before.text == "-" else "other", at)
        else:
            block = before is not None and (before.word() in _BLOCKS or self._after_call_scope(at))
            if block:
                self.stack.append(("block", ""))
            elif before is not None and before.named() and self._text(at + 1) == ".":
                self.stack.append(("projection", before.text))
            else:
                owner = self.stack[-1] if self.stack and self.stack[-1][0] in ("node", "link") else ("", "")
                self.stack.append(("map", f"{owner[0]} {owner[1]}" if owner[0] else ""))
        return at + 1

    def _push(self, kind: str, at: int) -> None:
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        variable = after.text if after is not None and after.named() else f"\0{at}"
        self.stack.append((kind, variable))
        if kind == "link":
            self.names.types_of.setdefault(variable, set())
        elif kind == "node" and self._binds(at):
            self.names.labels_of.setdefault(variable, set())

    def _binds(self, at: int) -> bool:
        """Whether a bracket that may be a node pattern is one: empty, labelled, or a lone name or map."""
        return self._text(at + 1) in (")", ":", "{") or self._text(at + 2) in (")", ":", "{")

    def _after_call_scope(self, at: int) -> bool:
        """Whether a brace opens the body of ``CALL (…) {``."""
        if self._text(at - 1) != ")":
            return False
        depth = 0
        for back in range(at - 1, -1, -1):
            depth += {")": 1, "(": -1}.get(self.tokens[back].text, 0)
            if depth == 0:
                return back > 0 and self.tokens[back - 1].word() == "CALL"
        return False

    def _subject(self, at: int) -> tuple[str, str]:
        """Whether a colon names labels or types, and of which variable."""
        enclosing = self.stack[-1] if self.stack else ("", "")
        if enclosing[0] in ("link", "node") and self._text(at - 1) in ("(", "[", enclosing[1]):
            return enclosing
        before = self.tokens[at - 1] if at else None
        return ("predicate", before.text if before is not None and before.named() else "")

    def _expression(self, at: int, subject: tuple[str, str]) -> int:
        """Read a label or type expression: names joined by ``|``, ``&``, ``:``, ``!`` and brackets."""
        depth = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.named():
                self._named_label(token, subject)
                if self._text(at + 1) not in ("|", "&", ":", ")") or (
                    self._text(at + 1) == ")" and depth == 0
                ):
                    return at + 1
            elif token.text == "(":
                depth += 1
            elif token.text == ")" and depth:
                depth -= 1
            elif token.text not in ("|", "&", ":", "!", "%"):
                return at
            at += 1
        return at

    def _named_label(self, token: Token, subject: tuple[str, str]) -> None:
        kind, variable = subject
        use = (token.text, token.line)
        if kind == "link" or (kind == "predicate" and variable in self.names.types_of):
            self.names.types.append(use)
            self.names.types_of[variable].add(token.text)
            return
        self.names.labels.append(use)
        if kind == "node":
            self.names.labels_of[variable].add(token.text)

    def _name(self, at: int) -> None:
        token = self.tokens[at]
        if self._enclosed("map") and self._text(at + 1) == ":" and self._text(at - 1) in ("{", ","):
            owner = self.stack[-1][1].partition(" ")[2]
            if owner:
                self.names.keys.append((owner, token.text, token.line))
        elif self._enclosed("projection") and self._text(at - 1) == "." and self._text(at - 2) in ("{", ","):
            self.names.keys.append((self.stack[-1][1], token.text, token.line))
        elif (
            self._text(at - 1) == "."
            and at > 1
            and self.tokens[at - 2].named()
            and self._text(at - 3) != "."
            and self._text(at + 1) not in ("(", ".")
        ):
            self.names.keys.append((self.tokens[at - 2].text, token.text, token.line))

    def _enclosed(self, *kinds: str) -> bool:
        return bool(self.stack) and self.stack[-1][0] in kinds

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""
