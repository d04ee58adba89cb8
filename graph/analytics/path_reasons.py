"""A way between two things, and its reason in sentences: what is shared between two holders is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.store.patterns import Ref

SHARED = frozenset(
    {
        *("Phone", "Email", "Account", "Device", "PaymentAccount", "BankAccount"),
        *("Place", "Building", "Household", "Product", "Item", "Listing"),
    }
)
"""Labels that connect by being shared: passing one costs by how many share it."""


@dataclass(frozen=True, slots=True)
class PathNode:
    """A thing on a way; ``degree`` is how many share it, or all its links where it is not shared."""

    ref: Ref
    properties: Mapping[str, Any]
    degree: int


@dataclass(frozen=True, slots=True)
class PathLink:
    """A relationship on a way."""

    id: str
    type: str
    start: Ref
    end: Ref
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Why:
    """One sentence of the reason: its key, the things at both sides and what they have in common.

    Attributes:
        code: ``path.share.LABEL`` where both sides share ``thing``, else ``path.link.TYPE``.
        sharers: Links of the thing, how common it is; 0 where there is none.
    """

    code: str
    left: PathNode
    right: PathNode
    thing: PathNode | None
    sharers: int


@dataclass(frozen=True, slots=True)
class Path:
    """One way, from the first thing to the last."""

    nodes: tuple[PathNode, ...]
    links: tuple[PathLink, ...]
    cost: float
    why: tuple[Why, ...]


HOLDERS = frozenset({"Customer", "Supplier", "Product"})
"""Between whom something is shared, besides the two ends themselves."""

OWN = frozenset({"Order", "SignIn", "Address"})
"""A holder's own, on the way to what is shared."""

JOINING = SHARED | {"Person", "Organization"}


def why(nodes: Sequence[PathNode], links: Sequence[PathLink]) -> tuple[Why, ...]:
    """The reason as sentences: what is shared between two holders is one, other links one each.

    A holder's own orders, sign-ins and addresses on the way to what is shared are left out.
    """
    found: list[Why] = []
    at = 0
    while at < len(nodes) - 1:
        shared = _next_shared(nodes, at)
        if shared is not None:
            thing, right = shared
            middle = nodes[thing]
            code = f"path.share.{middle.ref.label}"
            found.append(Why(code, nodes[at], nodes[right], middle, middle.degree))
            at = right
            continue
        link = links[at]
        left, right_node = (nodes[at], nodes[at + 1])
        if link.start != left.ref:
            left, right_node = right_node, left
        found.append(Why(f"path.link.{link.type}", left, right_node, None, 0))
        at += 1
    return tuple(found)


def _next_shared(nodes: Sequence[PathNode], at: int) -> tuple[int, int] | None:
    """Places of the next shared thing and of the holder behind it, where only own things lie between."""
    last = len(nodes) - 1
    if at and nodes[at].ref.label not in HOLDERS:
        return None
    thing = at + 1
    while thing < last and nodes[thing].ref.label in OWN:
        thing += 1
    if thing >= last or nodes[thing].ref.label not in JOINING:
        return None
    right = thing + 1
    while right < last and nodes[right].ref.label in OWN:
        right += 1
    return (thing, right) if right == last or nodes[right].ref.label in HOLDERS else None
