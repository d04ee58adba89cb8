"""One box: names in any script or reading, phones, e-mails, order numbers, goods and suppliers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from graph.model import shared_key
from graph.profiles.reading import Properties, Reads, words_of
from graph.profiles.search_query import HAN, lucene
from graph.profiles.surviving import display_name
from graph.standardise import emails, phones

LONGEST = 200
"""Characters of a question that count; the rest is ignored."""

GROUPS = ("person", "record", "tag", "order", "product", "supplier", "address", "other")
"""Groups of hits in the order shown."""

_GROUP_OF = {
    "Customer": "record",
    "Person": "person",
    "Order": "order",
    "Product": "product",
    "Item": "product",
    "Listing": "product",
    "Supplier": "supplier",
    "Organization": "supplier",
    "Address": "address",
    "Place": "address",
    "Tag": "tag",
}
_COLLAPSED = {"Product": "Item", "Supplier": "Organization", "Address": "Place"}
"""Records of which several that are one stand as that one."""
_FAINT = 0.12
"""Words that score less than this share of the best are no answer."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    Attributes:
        group: One of GROUPS.
        label: Its label; the address of its page follows from it.
        id: Id of an identity, else key.
        detail: What tells it from its namesakes, most telling first.
        matched: The value that was found where it is not the title.
    """

    group: str
    label: str
    id: str
    title: str
    detail: tuple[str, ...]
    matched: str
    score: float
    records: int = 1
    properties: Properties | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Hits by group, in the order of GROUPS."""

    question: str
    groups: tuple[tuple[str, tuple[Hit, ...]], ...]
    total: int
    cut: bool


def search(store: Reads, question: str, per_group: int = 8) -> Found:
    """Find whatever a question may mean, best first within each group.

    The longest question that counts has LONGEST characters; ``cut`` says whether this one was longer.
    """
    readable = question.encode("utf-8", "ignore").decode("utf-8")  # half a surrogate pair is no character
    text = " ".join(unicodedata.normalize("NFKC", readable).split())
    cut = len(text) > LONGEST
    text = text[:LONGEST].strip()
    if not text:
        return Found("", (), 0, cut)
    hits = [
        *_by_contact(store, text),
        *_by_order_number(store, text),
        *_by_tag(store, text),
        *_by_name(store, text),
    ]
    ranked = sorted(_unique(hits), key=lambda hit: (-hit.score, hit.title, hit.id))
    groups = []
    for group in GROUPS:
        members = tuple(hit for hit in ranked if hit.group == group)
        if members:
            groups.append((group, members[:per_group]))
    return Found(text, tuple(groups), len(ranked), cut)


def _unique(hits: Iterable[Hit]) -> list[Hit]:
    """One hit a thing, the best; a person's own records do not stand beside the person."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        key = (hit.group, hit.id)
        if key not in best or best[key].score < hit.score:
            best[key] = hit
    return list(best.values())


def _by_contact(store: Reads, text: str) -> list[Hit]:
    phone_keys = []
    if sum(char.isdigit() for char in text) >= 5:
        phone_keys = [shared_key("Phone", value) for value in phone_values(text)]
    email_keys = []
    if "@" in text:
        read = emails.standardise(text)
        email_keys = [shared_key("Email", value) for value in (read.value,) if value]
    if not phone_keys and not email_keys:
        return []
    rows = store.read("search_contacts", phoneKeys=phone_keys, emailKeys=email_keys)
    return [_contact_hit(row) for row in rows]


def phone_values(text: str) -> list[str]:
    """The comparable forms a number may have been stored under.

    >>> phone_values("138 0013 8001")
    ['+8613800138001']
    """
    read = phones.standardise(text)
    return [read.value] if read.value else []


def _contact_hit(row: Properties) -> Hit:
    value = str(row["value"])
    label = str(row["recordLabel"])
    count = int(row["records"] or 1)
    if row["identityId"] and (label == "Customer" or count > 1):
        found = "Person" if label == "Customer" else "Organization"
        title = str(row["identityName"] or row["name"] or value)
        return Hit(_GROUP_OF[found], found, str(row["identityId"]), title, (), value, 100.0, count)
    title = str(row["name"] or value)
    group = _GROUP_OF.get(label, "other")
    return Hit(group, label, str(row["recordKey"]), title, (row["source"],), value, 100.0)


def _by_tag(store: Reads, text: str) -> list[Hit]:
    if len(text) > 60:
        return []
    return [
        Hit("tag", "Tag", str(row["tag"]["key"]), str(row["tag"]["name"]), (), "", 80.0, int(row["people"]))
        for row in store.read("search_tags", text=text)
    ]


def _by_order_number(store: Reads, text: str) -> list[Hit]:
    compact = text.replace(" ", "").lstrip("#")
    if len(compact) < 3 or not any(char.isdigit() for char in compact) or HAN.search(compact):
        return []
    rows = store.read("search_order_number", orderNumber=compact)
    return [_hit("Order", row["order"], 90.0) for row in rows]


def _by_name(store: Reads, text: str) -> list[Hit]:
    query = lucene(text)
    if not query:
        return []
    rows = [
        row
        for row in store.read("search_names", text=query)
        if not row["node"].get("stub") and not row["node"].get("deletedAt")
    ]
    best = max((float(row["score"]) for row in rows), default=0.0)
    return [_named_hit(row) for row in rows if float(row["score"]) >= best * _FAINT]


def _named_hit(row: Properties) -> Hit:
    """A row of ``search_names``; records that are one with others stand as that one."""
    node, label, score = row["node"], str(row["label"]), float(row["score"])
    count = int(row["records"] or 1)
    if label == "Customer" and row["identityId"]:
        name = str(row["identityName"] or display_name(node))
        matched = display_name(node)
        said = matched if matched != name else ""
        return Hit("person", "Person", str(row["identityId"]), name, _detail(node), said, score, count, node)
    if label in _COLLAPSED and row["identityId"] and count > 1:
        found = _COLLAPSED[label]
        name = str(row["identityName"] or display_name(node))
        matched = str(node.get("text") or display_name(node))
        said = matched if matched != name else ""
        detail = () if label == "Address" else _detail(node)
        return Hit(_GROUP_OF[found], found, str(row["identityId"]), name, detail, said, score, count, node)
    return _hit(label, node, score)


def _hit(label: str, node: Properties, score: float) -> Hit:
    title = display_name(node)
    if label == "Order":
        title = str(node.get("orderNumber") or node.get("sourceId") or node["key"])
    elif label == "Address":
        title = str(node.get("text") or node.get("standardised") or title)
    return Hit(
        group=_GROUP_OF.get(label, "other"),
        label=label,
        id=str(node.get("id") or node["key"]),
        title=title,
        detail=_detail(node),
        matched="",
        score=score,
        records=int(node.get("records") or 1),
        properties=node,
    )


def _detail(node: Properties) -> tuple[str, ...]:
    candidates = (
        *(words_of(node.get("phones"))[:1]),
        *(words_of(node.get("emails"))[:1]),
        *(
            node.get(name)
            for name in ("company", "specification", "brand", "category", "city", "country", "source")
        ),
    )
    return tuple(dict.fromkeys(str(item) for item in candidates if item))
