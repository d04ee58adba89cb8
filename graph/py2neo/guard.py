"""What scripts may do to a graph that Renmai manages, and where ``Graph()`` without an address leads.

A rail against accidents, not a wall: a statement that hides what it writes behind a procedure is not seen.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from graph.model import MODEL, Layer
from graph.py2neo.errors import ConnectionUnavailable
from graph.server import running
from graph.settings import load_settings

__all__ = ["check_delete_all", "check_entities", "check_statement", "guarded_profile"]

_SUSPICIOUS = re.compile(
    r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|ALTER|INSERT|FOREACH|LOAD)\b", re.IGNORECASE
)
_TOKENS = re.compile(
    r"""//[^\n]*|/\*.*?\*/                       # comments
    |'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"         # text
    |`(?:[^`]|``)*`                               # a name in back-ticks
    |\$\w+                                        # a parameter
    |\w+|[^\w\s]""",
    re.VERBOSE | re.DOTALL,
)
_WRITES = frozenset({"CREATE", "MERGE", "INSERT"})
_CHANGES = frozenset({"SET", "REMOVE", "DELETE"})
_OTHER_CLAUSES = frozenset(
    {
        "MATCH",
        "WHERE",
        "WITH",
        "RETURN",
        "UNWIND",
        "CALL",
        "UNION",
        "ORDER",
        "LIMIT",
        "SKIP",
        "USE",
        "FOREACH",
    }
)
_SCHEMA_WORDS = frozenset(
    {
        "INDEX", "CONSTRAINT", "RANGE", "TEXT", "POINT", "FULLTEXT", "VECTOR", "LOOKUP", "BTREE",
        "DATABASE", "ALIAS", "USER", "ROLE", "COMPOSITE",
    }
)  # fmt: skip


@cache
def _protected() -> frozenset[str]:
    layers = (Layer.JUDGEMENT, Layer.DERIVED, Layer.SYSTEM)
    named: list[Any] = [*MODEL.nodes.values(), *MODEL.relationships.values()]
    return frozenset(item.name for item in named if item.layer in layers)


def guarded_profile(name: str | None) -> tuple[str, dict[str, Any], str | None]:
    """Address, settings and graph name that ``Graph()`` means: NEO4J_URI, or the database of this home.

    Raises:
        ConnectionUnavailable: no address is set and the home's database is not running.
    """
    settings = load_settings()
    if settings.neo4j_uri is not None:
        auth = {} if os.environ.get("NEO4J_AUTH") else {"user": settings.neo4j_username}
        if settings.neo4j_password and not os.environ.get("NEO4J_AUTH"):
            auth["password"] = settings.neo4j_password
        database = settings.neo4j_database if os.environ.get("NEO4J_DATABASE") else None
        return settings.neo4j_uri, auth, name or database
    connection = running(settings)
    if connection is None:
        raise ConnectionUnavailable(
            f"No database is running for the home {settings.home}. Start it with `renmai up`, or give an "
            "address: Graph('bolt://localhost:7687', auth=('neo4j', 'password'))"
        )
    user = {"user": connection.username, "password": connection.password}
    return connection.uri, user, name or connection.database


def check_delete_all(graph: Any) -> None:
    """Refuse to empty a graph that Renmai manages.

    Raises:
        PermissionError: it does.
    """
    if _guarded(graph):
        raise PermissionError(
            f"{graph!r} holds data that Renmai manages, judgements included; delete_all() would delete "
            "all of it. Graph(…, allow_model_writes=True) allows it"
        )


def check_entities(graph: Any, entities: Iterable[Any], what: str) -> None:
    """Refuse to change or delete nodes of judgement and derived labels.

    Raises:
        PermissionError: one is such.
    """
    entities = list(entities)
    if not entities or not _guarded(graph):
        return
    for entity in entities:
        labels = getattr(entity, "labels", None)
        names = (
            {type(entity).__name__}
            if callable(labels) or labels is None
            else {*labels, *entity._remote_labels}
        )
        _refuse(graph, names & _protected(), what)


def check_statement(graph: Any, statement: str) -> None:
    """Refuse statements that change the schema, or write judgement or derived labels, where Renmai manages.

    Raises:
        PermissionError: it does.
    """
    if graph.allow_model_writes or graph._managed is False or not _SUSPICIOUS.search(statement):
        return
    if not _guarded(graph):
        return
    tokens = [token for token in _TOKENS.findall(statement) if not token.startswith(("//", "/*", "'", '"'))]
    words = [token.upper() for token in tokens]
    if _changes_schema(words):
        raise PermissionError(
            f"The schema of {graph!r} belongs to Renmai; a script must not change it. Use "
            "Graph(…, allow_model_writes=True) where that is meant"
        )
    if _deletes_all(tokens, words):
        check_delete_all(graph)
    _refuse(graph, _written(tokens, words) & _protected(), "write")


def _changes_schema(words: list[str]) -> bool:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word in ("DROP", "ALTER") and following in _SCHEMA_WORDS:
            return True
        if word in ("CREATE", "REPLACE") and following in _SCHEMA_WORDS:
            return True
    return False


def _deletes_all(tokens: list[str], words: list[str]) -> bool:
    if "DELETE" not in words or "WHERE" in words:
        return False
    at = words.index("DELETE")
    bare = {tokens[i + 1] for i in range(len(tokens) - 2) if tokens[i] == "(" and tokens[i + 2] == ")"}
    labelled = set(_labels_by_variable([_bare(token) for token in tokens]))
    return bool((bare - labelled) & set(tokens[at:]))


def _written(tokens: list[str], words: list[str]) -> set[str]:
    """Names that clauses which write name, those of the variables they change included."""
    names = [_bare(token) for token in tokens]
    labels_of = _labels_by_variable(names)
    clause = ""
    found: set[str] = set()
    for at, word in enumerate(words):
        after_colon = at > 0 and words[at - 1] in (":", "|", "&", "IS")
        if (
            word in _WRITES | _CHANGES | _OTHER_CLAUSES
            and not after_colon
            and words[at - 1] not in (".", "ON")
        ):
            clause = word
        elif clause in _WRITES | _CHANGES:
            if after_colon:
                found.add(names[at])
            elif clause in _CHANGES:
                found |= labels_of.get(names[at], set())
    return found


def _labels_by_variable(names: list[str]) -> dict[str, set[str]]:
    labels: dict[str, set[str]] = {}
    variable = ""
    for at, name in enumerate(names[:-1]):
        if name in ("(", "["):
            variable = names[at + 1]
        elif name in (")", "]", "{"):
            variable = ""
        elif name in (":", "|", "&") and variable:
            labels.setdefault(variable, set()).add(names[at + 1])
    return labels


def _bare(token: str) -> str:
    return token[1:-1].replace("``", "`") if token.startswith("`") else token


def _refuse(graph: Any, names: Iterable[str], what: str) -> None:
    shown = ", ".join(f":{name}" for name in sorted(names))
    if shown:
        raise PermissionError(
            f"{shown} of {graph!r} is what Renmai judges or derives; a script must not {what} it. Use the "
            "`renmai` commands, or Graph(…, allow_model_writes=True) where that is meant"
        )


def _guarded(graph: Any) -> bool:
    if graph.allow_model_writes:
        return False
    if graph._managed is None:
        graph._managed = False  # the question below must not ask itself
        graph._managed = bool(
            graph.auto(readonly=True).evaluate(
                "RETURN EXISTS { MATCH (m:Migration) WHERE m.number IS NOT NULL }"
            )
        )
    return bool(graph._managed)
