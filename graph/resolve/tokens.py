"""Blocking keys as tokens: numbers a record can carry, equal where two records share the key of a rule.

The tokens of a record depend on what it says and on the rules of a snapshot alone, so they can be kept in the
graph (``Record.blockKeys``) and looked up when another record arrives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.resolve.blocking import Key, Rule
from graph.resolve.columns import Index
from graph.resolve.records import Records
from graph.resolve.roles import Kind

Tokens = NDArray[np.uint64]
CONTENT = "y"
"""How the token of a record's whole content begins; equal contents are one, however many there are."""

_STRONG = ("phone:", "email:", "identifier:", "account:", "barcode:")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Blocks:
    """The keys of records under one rule: record ``rows[i]`` has the token ``tokens[i]``, each pair once."""

    rule: str
    rows: Index
    tokens: Tokens


def kept_rules(rules: Sequence[Rule]) -> list[Rule]:
    """The rules worth keeping keys of: a weaker key adds nothing to one that is strong alone."""
    return [
        rule
        for rule in rules
        if len(rule.keys) == 1 or not any(name.startswith(_STRONG) for name in rule.features)
    ]


def blocks_of(rules: Sequence[Rule], size: int, kind: Kind) -> list[Blocks]:
    """Keys of the first ``size`` records of a kind under each rule."""
    return [_blocks(rule, size, kind) for rule in rules]


def _blocks(rule: Rule, size: int, kind: Kind) -> Blocks:
    several = next((key for key in rule.keys if key.several is not None), None)
    single = [key for key in rule.keys if key.codes is not None]
    if several is not None and several.several is not None:
        rows, groups = several.several
        tokens = _hashes(several)[groups]
        rows, tokens = rows[rows < size], tokens[rows < size]
    else:
        rows, tokens = _held(single.pop(0), np.arange(size, dtype=np.int64))[:2]
    for key in single:
        rows, found, held = _held(key, rows)
        tokens = _mixed(tokens[held]) + found
    tokens = _salted(kind, rule.name, tokens)
    order = np.lexsort((rows, tokens))
    rows, tokens = rows[order], tokens[order]
    new = np.append(True, (rows[1:] != rows[:-1]) | (tokens[1:] != tokens[:-1]))[: len(rows)]
    return Blocks(rule.name, rows[new].astype(np.int64), tokens[new])


def _held(key: Key, rows: Index) -> tuple[Index, Tokens, NDArray[np.bool_]]:
    """Those of the rows that have the key, its hash for each, and which they were."""
    codes = np.asarray(key.codes)[rows]
    held = codes >= 0
    return rows[held], _hashes(key)[codes[held]], held


def token_of(kind: Kind, rule: str, values: Sequence[str]) -> Tokens:
    """The tokens of values under the rule of a single key that has the rule's name."""
    hashed = np.array([_number(f"{rule}:{value}") for value in values], np.uint64)
    return _salted(kind, rule, hashed)


def _salted(kind: Kind, rule: str, tokens: Tokens) -> Tokens:
    with np.errstate(over="ignore"):
        return _mixed(tokens + np.uint64(_number(f"{kind.value}:{rule}")))


def contents_of(records: Records, size: int) -> list[bytes]:
    """A digest of all that each of the first ``size`` records says but its source; the order of contents."""
    low, high = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    for name, item in sorted(records.features.items()):
        values = [repr(found) for found in records.names] if name == "name" else list(item.values)
        codes = item.codes[:size]
        held = codes >= 0
        for lane, salt in ((low, "a"), (high, "b")):
            hashed = np.array([_number(f"{salt}{name}:{value}") for value in values] or [0], np.uint64)
            lane[held] = _mixed(_mixed(lane[held]) + hashed[codes[held]])
    stacked = np.stack([low, high], axis=1).astype(">u8")
    return [row.tobytes() for row in stacked]


def texts_of(blocks: Sequence[Blocks], contents: Sequence[bytes]) -> list[str]:
    """The tokens of each record as one text, separated by blanks: its content, then its keys by rule."""
    held: list[list[str]] = [[CONTENT + content.hex()] for content in contents]
    for number, block in enumerate(blocks):
        front = prefix(number)
        for row, token in zip(block.rows.tolist(), block.tokens.tolist(), strict=True):
            held[row].append(f"{front}{token:016x}")
    return [" ".join(listed) for listed in held]


def prefix(rule: int) -> str:
    """How the tokens of a rule begin: two letters by its number.

    >>> prefix(0), prefix(27)
    ('ga', 'hb')
    """
    return _ALPHABET[6 + rule // 26] + _ALPHABET[rule % 26]


def rule_of(text: str, rules: Sequence[str]) -> str:
    """The rule of a token as text; empty for a content."""
    if text.startswith(CONTENT):
        return ""
    return rules[(_ALPHABET.index(text[0]) - 6) * 26 + _ALPHABET.index(text[1])]


def sizes_of(tokens: Tokens) -> Index:
    """How many records have each token, in the place of each."""
    _, inverse, counts = np.unique(tokens, return_inverse=True, return_counts=True)
    found: Index = counts[inverse].astype(np.int64)
    return found


def caps_of(blocks: Sequence[Blocks], budgets: Mapping[str, float], size: int, most: int) -> dict[str, int]:
    """The largest block of each rule whose records are compared: its budget of pairs, and never over most.

    Args:
        blocks: Of all records.
        budgets: Pairs a record of each rule.
        size: How many records there are.
        most: Largest block of any rule.
    """
    caps = {}
    for block in blocks:
        sizes = np.sort(np.unique(block.tokens, return_counts=True)[1])
        costs = np.cumsum(sizes.astype(np.int64) * (sizes - 1) // 2)
        allowed = int(np.searchsorted(costs, max(budgets[block.rule] * size, 20_000), side="right"))
        caps[block.rule] = most if allowed == len(sizes) else min(int(sizes[allowed]) - 1, most)
    return caps


def pairs_of(rows: Index, tokens: Tokens) -> tuple[Index, Index]:
    """All pairs of rows that share a token, the lesser first; a pair may come twice."""
    order = np.lexsort((rows, tokens))
    rows, tokens = rows[order], tokens[order]
    if not len(rows):
        return rows, rows
    starts = np.flatnonzero(np.append(True, tokens[1:] != tokens[:-1]))
    widths = np.diff(np.append(starts, len(rows)))
    left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for width in np.unique(widths[widths > 1]).tolist():
        one, two = np.triu_indices(width, 1)
        base = starts[widths == width][:, None]
        left.append(rows[(base + one).ravel()])
        right.append(rows[(base + two).ravel()])
    return np.concatenate(left), np.concatenate(right)


def _hashes(key: Key) -> Tokens:
    return np.array([_number(f"{key.name}:{value}") for value in key.values] or [0], np.uint64)


def _number(text: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def _mixed(numbers: Tokens) -> Tokens:
    """Numbers spread over all bits (splitmix64), so that sums of two do not collide."""
    with np.errstate(over="ignore"):
        found = numbers + np.uint64(0x9E3779B97F4A7C15)
        found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed: Tokens = found ^ (found >> np.uint64(31))
    return mixed
