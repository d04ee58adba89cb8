"""The records that some others touch: through blocks they share, and through links that hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.commands.rows import Row, rows_of
from graph.commands.whole import decided, marks_of
from graph.resolve.judgements import Settled
from graph.resolve.roles import Kind
from graph.resolve.snapshots import Snapshot
from graph.resolve.standing import read
from graph.resolve.tokens import CONTENT, rule_of
from graph.store import Store

_COPIES = 200_000
_MANY = 1 << 40
"""A number of records no block is compared at."""


@dataclass(slots=True)
class _Mark:
    """What is kept on a record."""

    tokens: frozenset[str]
    pending: int
    identity: str
    live: bool


@dataclass
class Region:
    """The records that some changed ones touch.

    Attributes:
        said: Judgements as they stand.
        judged: Keys of all records ever judged; where one is marked, a judgement may have changed.
        keys: Live records whose identities are decided anew.
        gone: Changed records that are no longer live.
    """

    store: Store
    snapshot: Snapshot
    said: Settled
    judged: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    gone: dict[str, tuple[str, int]] = field(default_factory=dict)
    _members: dict[str, frozenset[str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _sharers: dict[str, set[str]] = field(default_factory=dict)
    _moved: set[str] = field(default_factory=set)

    def spread(self, changed: set[str]) -> None:
        """Find everything the changed records touch."""
        marks = self._marks(changed)
        self.gone = {key: (mark.identity, mark.pending) for key, mark in marks.items() if not mark.live}
        live = {key for key, mark in marks.items() if mark.live}
        new = self._tokens(live)
        moving = {
            key
            for key, mark in marks.items()
            if not mark.live or not mark.identity or key in self.judged or new.get(key) != mark.tokens
        }
        near: set[str] = set()
        while moving:
            self._moved |= moving
            reopened = self._look_up(marks, new)
            near |= self._near(self._moved & live, new)
            marks |= self._marks(reopened)
            moving = {key for key in reopened if marks[key].live}
            live |= moving
            new |= self._tokens(moving)
        self.keys = self.hanging(live | near | set(self.gone)) - set(self.gone)

    def sizes(self, rows: Sequence[Row]) -> dict[int, int]:
        """Live records of each blocking key of some records, counted as they will be."""
        if self.snapshot.kind is Kind.ADDRESS:
            return {}
        always = {key for pair in (*self.said.apart, *self.said.together) for key in pair}
        found = read(rows, self.snapshot, always)
        texts = {text for line in marks_of(found, len(rows)) for text in line.split()}
        return {int(text[2:], 16): count for text, count in self._sizes(texts).items() if text[0] != CONTENT}

    def _marks(self, keys: Collection[str]) -> dict[str, _Mark]:
        rows = self.store.read("record_marks", keys=sorted(keys)) if keys else []
        return {
            row["key"]: _Mark(
                frozenset((row["blockKeys"] or "").split()),
                row["pending"] or 0,
                row["identityId"] or "",
                row["live"],
            )
            for row in rows
        }

    def _tokens(self, keys: Collection[str]) -> dict[str, frozenset[str]]:
        """Blocking keys of live records by what they say now."""
        if not keys:
            return {}
        rows = rows_of(self.store, self.snapshot.kind, sorted(keys))
        always = {key for pair in (*self.said.apart, *self.said.together) for key in pair}
        lines = marks_of(read(rows, self.snapshot, always), len(rows))
        return {str(row["key"]): frozenset(line.split()) for row, line in zip(rows, lines, strict=True)}

    def _look_up(self, marks: dict[str, _Mark], new: dict[str, frozenset[str]]) -> set[str]:
        """Note who shares blocks with records that move; other records of blocks that cross their cap."""
        tokens = {token for key in self._moved for token in (*marks[key].tokens, *new.get(key, ()))}
        fresh = sorted(tokens - self._members.keys())
        most = max((*self.snapshot.caps.values(), self.snapshot.sharers)) + len(self._moved) + 2
        for contents in (False, True):
            asked = [token for token in fresh if token.startswith(CONTENT) is contents]
            limit = _COPIES if contents else most
            for row in self.store.read("block_members", tokens=asked, most=limit) if asked else ():
                self._members[row["token"]] = frozenset(row["keys"])
        arriving: dict[str, set[str]] = defaultdict(set)
        for key in self._moved:
            for token in new.get(key, ()):
                arriving[token].add(key)
        reopened: set[str] = set()
        for token, before in self._members.items():
            after = (before - self._moved) | arriving[token]
            self._counts[token] = len(after)
            self._sharers[token] = set(after)
            cap = self._cap(token)
            if (len(before) <= cap) != (len(after) <= cap):
                reopened |= before | after
        return reopened - self._moved

    def _cap(self, token: str) -> int:
        return (
            self.snapshot.caps.get(rule_of(token, self.snapshot.rules), 0) if token[0] != CONTENT else _COPIES
        )

    def _near(self, moving: set[str], new: dict[str, frozenset[str]]) -> set[str]:
        """Records that links from the unsure bound up would join to those that move."""
        others: set[str] = set()
        for token in {token for key in moving for token in new.get(key, ())}:
            if self._counts[token] <= self._cap(token):
                others |= self._sharers[token]
        for pair in self.said.together:
            if moving & set(pair):
                others |= set(pair)
        everybody = (others | moving) - set(self.gone)
        if len(everybody) < 2:
            return set()
        rows = rows_of(self.store, self.snapshot.kind, sorted(everybody))
        found = decided(rows, self.snapshot, self.said, self.sizes(rows))
        places = np.array([str(row["key"]) in moving for row in rows])
        near = set()
        for one, two, _, _ in found.links:
            if places[one] or places[two]:
                near |= {str(rows[one]["key"]), str(rows[two]["key"])}
        return near

    def _sizes(self, tokens: Collection[str]) -> dict[str, int]:
        fresh = sorted(token for token in tokens if token not in self._counts and token[0] != CONTENT)
        most = max((*self.snapshot.caps.values(), self.snapshot.sharers)) + 1
        for row in self.store.read("block_sizes", tokens=fresh, most=most) if fresh else ():
            self._counts[row["token"]] = row["records"]
        return {token: self._counts.get(token, _MANY) for token in tokens}

    def hanging(self, keys: set[str]) -> set[str]:
        """All records that links and identities hang together with some."""
        found, edge = set(keys), set(keys)
        while edge:
            rows = self.store.read("linked_records", keys=sorted(edge))
            edge = {row["key"] for row in rows} - found
            found |= edge
        return found
