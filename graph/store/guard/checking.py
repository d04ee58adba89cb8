"""Checks a free query by its tokens; `check` raises at the first rule it breaks, with the place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from graph.errors import UsageError
from graph.store.guard.rules import (
    ADMIN_ANYWHERE,
    ADMIN_FIRST,
    BEFORE_BRACKETS,
    DEEPEST,
    FUNCTIONS,
    LONGEST,
    PROCEDURES,
    WRITES,
)
from graph.store.tokens import Kind, Token, tokenise

_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_VERSIONS = frozenset({"5", "25"})

_AFTER_NAME = frozenset(
    {".", ":", ")", "]", ",", "}", "=", "<>", "-", "<", ">", "<=", ">=", "+", "*", "/", "|"}
)
"""What follows a variable or a key but never a clause's word."""

_BEFORE_NAME = frozenset({".", ":", "|", "&", "!", "%"})
"""What stands before a property, label or type."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text, line and column from 1."""

    line: int
    column: int


def place_of(text: str, at: int) -> Place:
    """The place of an offset.

    >>> place_of("MATCH (n)\\nRETURN n", 17)
    Place(line=2, column=8)
    """
    before = text[:at]
    return Place(before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1)


def check(text: str) -> str:
    """The query as it may be run: its language version alone on a line of its own in front, no semicolon.

    Places in the query are one line further down than in ``text``, and else the same.

    Raises:
        UsageError: ``guard.…``, one code a rule of `graph.store.guard.rules`; ``line`` and ``column`` say
            where, and ``word`` what, where it is one place.

    >>> check("MATCH (n:Person) RETURN count(n);")
    'CYPHER 25\\nMATCH (n:Person) RETURN count(n)'
    """
    if len(text) > LONGEST:
        raise UsageError("guard.long", count=len(text), most=LONGEST)
    flat = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")  # CR ends a comment too
    tokens = tokenise(flat)
    if not tokens or all(token.text == ";" for token in tokens):
        raise UsageError("guard.empty")
    _characters(flat, tokens)
    _escapes(flat, tokens)
    _depth(flat, tokens)
    tokens, body = _one_statement(flat, tokens)
    start = _version(flat, tokens)
    for at in range(start, len(tokens)):
        _words(flat, tokens, at, first=at == start)
        _calls(flat, tokens, at)
    begin = tokens[start].at
    blank = re.sub(r"[^\n]", " ", body[:begin])
    return f"CYPHER {tokens[1].text if start else '25'}\n{blank}{body[begin:]}"


def _characters(text: str, tokens: list[Token]) -> None:
    for at, char in _outside_strings(text, tokens):
        if unicodedata.category(char) in _INVISIBLE and char not in "\t\n":
            raise _refusal("guard.character", text, at, f"U+{ord(char):04X}")


def _outside_strings(text: str, tokens: list[Token]) -> Iterator[tuple[int, str]]:
    inside: set[int] = set()
    for token in tokens:
        if token.kind is Kind.STRING:
            inside.update(range(token.at, token.at + len(token.text)))
    return ((at, char) for at, char in enumerate(text) if at not in inside)


def _escapes(text: str, tokens: list[Token]) -> None:
    """Both readings of a text with escapes, as it stands and with them replaced, must be the same query."""
    for found in _ESCAPE.finditer(text):
        holder = next((item for item in tokens if item.at < found.start() < item.at + len(item.text)), None)
        if holder is None or holder.kind is not Kind.STRING:
            raise _refusal("guard.escape", text, found.start(), found[0])
        char = chr(int(found[1], 16))
        if char in "'\"\\" or unicodedata.category(char) in _INVISIBLE:
            raise _refusal("guard.escape", text, found.start(), found[0])


def _depth(text: str, tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.kind is Kind.SYMBOL:
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
            if depth > DEEPEST:
                raise _refusal("guard.deep", text, token.at, token.text, most=DEEPEST)


def _one_statement(text: str, tokens: list[Token]) -> tuple[list[Token], str]:
    end = len(text)
    while tokens[-1].kind is Kind.SYMBOL and tokens[-1].text == ";":
        end = tokens[-1].at
        tokens = tokens[:-1]
    for token in tokens:
        if token.kind is Kind.SYMBOL and token.text == ";":
            raise _refusal("guard.statements", text, token.at, ";")
    return tokens, text[:end] if end < len(text) else text


def _version(text: str, tokens: list[Token]) -> int:
    """Where the query begins after ``CYPHER 25``; EXPLAIN and PROFILE may follow it."""
    at = 0
    if tokens[0].word() == "CYPHER":
        if len(tokens) < 2 or tokens[1].text not in _VERSIONS:
            raise _refusal("guard.options", text, tokens[0].at, tokens[1].text if len(tokens) > 1 else "")
        at = 2
        if len(tokens) > at + 1 and tokens[at + 1].text == "=":
            raise _refusal("guard.options", text, tokens[at].at, tokens[at].text)
    if at == len(tokens):
        raise UsageError("guard.empty")
    if tokens[at].word() in ("EXPLAIN", "PROFILE"):
        raise _refusal("guard.options", text, tokens[at].at, tokens[at].text)
    return at


def _words(text: str, tokens: list[Token], at: int, *, first: bool) -> None:
    token = tokens[at]
    word = token.word()
    following = tokens[at + 1].word() if at + 1 < len(tokens) else ""
    if word == "LOAD" and following == "CSV":  # no two bare names stand side by side in any other query
        raise _refusal("guard.load", text, token.at, "LOAD CSV")
    if not word or (_is_name(tokens, at) and not first):
        return
    if word in ADMIN_ANYWHERE or (first and word in ADMIN_FIRST):
        raise _refusal("guard.admin", text, token.at, token.text)
    if word in WRITES:
        raise _refusal("guard.writes", text, token.at, token.text)
    if word == "TRANSACTIONS" and tokens[at - 1].kind in (Kind.NAME, Kind.NUMBER, Kind.PARAMETER):
        raise _refusal("guard.transactions", text, token.at, "IN TRANSACTIONS")
    if word == "PERIODIC" and following == "COMMIT":
        raise _refusal("guard.transactions", text, token.at, "PERIODIC COMMIT")


def _is_name(tokens: list[Token], at: int) -> bool:
    """Whether a word stands where only a variable, key, label or type can stand.

    Neither does a word after AS count (AS may itself be a variable: ``WITH as SHOW …``), nor one after a
    point that ends a number (``n.age > 1. SHOW …``).
    """
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and before.kind is Kind.SYMBOL and before.text in _BEFORE_NAME:
        return before.text != "." or at < 2 or tokens[at - 2].kind is not Kind.NUMBER
    return after is not None and after.kind is Kind.SYMBOL and after.text in _AFTER_NAME


def _calls(text: str, tokens: list[Token], at: int) -> None:
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None:
        return
    if token.word() == "CALL" and not _is_name(tokens, at):
        if after.kind is Kind.SYMBOL and after.text in "({":
            return
        name, _ = _dotted_from(tokens, at + 1)
        if name not in PROCEDURES:
            raise _refusal("guard.procedure", text, after.at, name or after.text)
        return
    if token.named() and after.kind is Kind.SYMBOL and after.text == "(":
        name, begin = _dotted_before(tokens, at)
        if name in PROCEDURES and begin and tokens[begin - 1].word() == "CALL":
            return
        if token.kind is Kind.NAME and "." not in name and token.word() in BEFORE_BRACKETS:
            return
        if name.lower() not in FUNCTIONS or token.kind is Kind.QUOTED:
            raise _refusal("guard.function", text, tokens[begin].at, name)


def _dotted_from(tokens: list[Token], at: int) -> tuple[str, int]:
    parts = []
    while at < len(tokens) and tokens[at].named():
        parts.append(tokens[at].text)
        if at + 1 < len(tokens) and tokens[at + 1].text == ".":
            at += 2
        else:
            break
    return ".".join(parts), at


def _dotted_before(tokens: list[Token], at: int) -> tuple[str, int]:
    parts = [tokens[at].text]
    while at >= 2 and tokens[at - 1].text == "." and tokens[at - 2].named():
        at -= 2
        parts.insert(0, tokens[at].text)
    return ".".join(parts), at


def _refusal(code: str, text: str, at: int, word: str, **more: object) -> UsageError:
    place = place_of(text, at)
    return UsageError(code, line=place.line, column=place.column, word=word[:80], **more)
