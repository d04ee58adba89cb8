"""What connects two things a person names: ways between them, and as a picture."""

from __future__ import annotations

from dataclasses import dataclass

from graph.analytics.paths import Path, PathNode, Paths, find_paths
from graph.errors import NotFoundError, UsageError
from graph.model import record_key, shared_key
from graph.profiles.neighbourhood import Link, Node, Picture
from graph.standardise import emails, phones
from graph.store import Store
from graph.store.patterns import Ref, drawable

_RECORDS = ("Customer", "Product", "Supplier", "Address", "Order")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing a person named, with what it is called."""

    ref: Ref
    name: str


def thing_named(store: Store, reference: str) -> Named:
    """The thing meant by ``Label:key``, an identity's id, a record key, ``source:id``, an order number, a
    phone number or an e-mail address as the graph keeps them.

    Raises:
        NotFoundError: ``path.unknown``.
        UsageError: ``path.ambiguous``: several things are called so.
    """
    label, colon, rest = reference.partition(":")
    if colon and label in drawable():
        return Named(Ref(label, rest), rest)
    keys = [reference]
    if colon:
        keys += [record_key(kind, label, rest) for kind in _RECORDS]
    phone, email = phones.standardise(reference), emails.standardise(reference)
    keys += [shared_key("Phone", phone.value)] if phone.value else []
    keys += [shared_key("Email", email.value)] if email.value else []
    rows = store.read("things_named", reference=reference, keys=keys)
    found = {Ref(row["label"], row["key"]): row["name"] or row["key"] for row in rows}
    if not found:
        raise NotFoundError("path.unknown", id=reference)
    if len(found) > 1:
        raise UsageError("path.ambiguous", reference=reference, found=[str(ref) for ref in sorted(found)])
    [(ref, name)] = found.items()
    return Named(ref, name)


def paths_between(store: Store, one: str, other: str, most: int = 3) -> Paths:
    """Ways between two things a person named.

    Raises:
        NotFoundError: ``path.unknown``.
        UsageError: ``path.same``, ``path.ambiguous``, ``path.label``.
    """
    return find_paths(store, thing_named(store, one).ref, thing_named(store, other).ref, most)


def picture_of(paths: Paths) -> Picture:
    """All ways as one picture, for the explorer."""
    ways: list[Path] = [*([paths.shortest] if paths.shortest else []), *paths.cheapest]
    nodes: dict[Ref, PathNode] = {node.ref: node for way in ways for node in way.nodes}
    links = {link.id: link for way in ways for link in way.links}
    return Picture(
        tuple(Node(item.ref, item.properties, item.degree) for item in nodes.values()),
        tuple(
            Link(item.id, item.type, item.start, item.end, "endedAt" in item.properties)
            for item in links.values()
        ),
        (),
        False,
    )
