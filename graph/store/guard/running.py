"""Runs a checked query: an explicit read transaction with a time limit, and an answer of bounded size."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import neo4j
from neo4j import exceptions

from graph.errors import ConflictError, UsageError
from graph.store.driver import Store
from graph.store.guard.checking import check
from graph.store.guard.rules import Limits
from graph.store.values import plain

MOST_AT_ONCE = 3
"""Free queries that one process runs at a time; others are told to wait, and pages go on being served."""

MOST_PARAMETERS = 200_000
"""Characters of the parameters as JSON."""

FETCH = 500

_TAG = "renmaiQuery"
_PLACE = re.compile(r"\(line (\d+), column (\d+)")
_RUNNING = threading.BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a free query gave.

    Attributes:
        rows: Plain Python, in the order of ``columns``.
        more: Why there are more rows than these: ``rows`` or ``bytes``; empty where these are all.
        seconds: Until the last row was here.
        estimate: Rows the planner expected to handle, summed over the steps of its plan.
        hits: Accesses of the database, where it was asked to measure.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: str
    seconds: float
    estimate: float | None
    hits: int | None = None


def run(
    store: Store,
    text: str,
    parameters: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
    *,
    tag: str = "",
    measure: bool = False,
) -> Answer:
    """Check a free query and run it.

    Args:
        store: The graph.
        text: Cypher.
        parameters: Values of its parameters.
        limits: How far it may go.
        tag: A name by which `cancel` finds it.
        measure: Whether the server counts accesses, which makes the query slower.

    Raises:
        UsageError: ``guard.…`` for a rule it breaks, ``guard.syntax`` with the place, ``guard.timeout``,
            ``guard.cancelled``, ``guard.memory``, ``guard.parameter`` or ``guard.failed``.
        ConflictError: ``guard.busy``: too many free queries run already.
        DatabaseError: the server is down.
    """
    checked = check(text)
    bounds = limits or Limits()
    values = dict(parameters or {})
    if len(json.dumps(values, default=str)) > MOST_PARAMETERS:
        raise UsageError("guard.parameters", most=MOST_PARAMETERS)
    if not _RUNNING.acquire(timeout=2.0):
        raise ConflictError("guard.busy", most=MOST_AT_ONCE)
    try:
        return _run(store, checked, values, bounds, tag, measure)
    finally:
        _RUNNING.release()


def cancel(store: Store, tag: str) -> bool:
    """End the query of a tag, in whatever process it runs; whether there was one."""
    rows = store.execute(
        "SHOW TRANSACTIONS YIELD transactionId, metaData "
        f"WHERE metaData.{_TAG} = $tag RETURN transactionId AS id",
        {"tag": tag},
    )
    for row in rows:
        store.execute("TERMINATE TRANSACTIONS $ids YIELD message RETURN message", {"ids": [row["id"]]})
    return bool(rows)


def _run(store: Store, text: str, values: dict[str, Any], bounds: Limits, tag: str, measure: bool) -> Answer:
    started = time.monotonic()
    with store.session(neo4j.READ_ACCESS) as session:
        try:
            with session.begin_transaction(metadata={_TAG: tag}, timeout=bounds.seconds) as tx:
                estimate = _estimate(tx, text, values)
                result = tx.run(_prefixed(text, "PROFILE") if measure else text, values)
                columns = tuple(result.keys())
                rows, more = _fetch(result, bounds)
                hits = None
                if not more:
                    profile = result.consume().profile
                    hits = _hits(profile) if measure and profile else None
                return Answer(columns, rows, more, time.monotonic() - started, estimate, hits)
        except exceptions.Neo4jError as error:
            raise _told(error, bounds, time.monotonic() - started) from error
        except (TypeError, ValueError) as error:  # a parameter the driver cannot send
            raise UsageError("guard.parameter", detail=str(error)[:200]) from error


def _estimate(tx: neo4j.Transaction, text: str, values: dict[str, Any]) -> float | None:
    """The plan is made before the query runs; a mistake in the text comes out here."""
    plan = tx.run(_prefixed(text, "EXPLAIN"), values).consume().plan
    return _summed(plan) if plan else None


def _prefixed(text: str, word: str) -> str:
    r"""The query with a word after its version, which `check` put alone on the first line.

    >>> _prefixed("CYPHER 25\nRETURN 1", "EXPLAIN")
    'CYPHER 25 EXPLAIN\nRETURN 1'
    """
    version, _, rest = text.partition("\n")
    return f"{version} {word}\n{rest}"


def _fetch(result: neo4j.Result, bounds: Limits) -> tuple[tuple[tuple[Any, ...], ...], str]:
    rows: list[tuple[Any, ...]] = []
    size = 0
    for record in result:
        if len(rows) >= bounds.rows:
            return tuple(rows), "rows"
        row = tuple(plain(value) for value in record.values())
        size += len(json.dumps(row, ensure_ascii=False, default=str))
        if size > bounds.bytes:
            return tuple(rows), "bytes"
        rows.append(row)
    return tuple(rows), ""


def _summed(plan: Mapping[str, Any]) -> float:
    own = float((plan.get("args") or {}).get("EstimatedRows") or 0.0)
    return own + sum(_summed(child) for child in plan.get("children") or ())


def _hits(profile: Mapping[str, Any]) -> int:
    own = int(profile.get("dbHits") or (profile.get("args") or {}).get("DbHits") or 0)
    return own + sum(_hits(child) for child in profile.get("children") or ())


def _told(error: exceptions.Neo4jError, bounds: Limits, took: float) -> Exception:
    code, detail = error.code or "", (error.message or str(error)).strip()
    if "TransactionTimedOut" in code or ("Terminated" in code and took >= bounds.seconds):
        return UsageError("guard.timeout", seconds=round(bounds.seconds))
    if "Terminated" in code:
        return UsageError("guard.cancelled")
    if "OutOfMemory" in code:
        return UsageError("guard.memory")
    if "AccessMode" in code:
        return UsageError("guard.writes", line=1, column=1, word="")
    found = _PLACE.search(detail)
    first = detail.splitlines()[0] if detail else code
    if found:
        line = max(int(found[1]) - 1, 1)  # `check` put a line in front
        shown = re.sub(r"\s*\(line \d+.*", "", first)
        return UsageError("guard.syntax", line=line, column=int(found[2]), detail=shown)
    if "ParameterMissing" in code:
        return UsageError("guard.parameter", detail=first)
    if ".ClientError." in code:
        return UsageError("guard.failed", detail=first)
    return error
