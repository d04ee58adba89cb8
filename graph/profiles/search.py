"""One box: names in any script or reading, phones, e-mails, order numbers, goods and suppliers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from graph.model import shared_key
from graph.profiles.reading import Properties, Reads, words_of
from graph.profiles.surviving import display_name
from graph.standardise import emails, phones

LONGEST = 200
"""Characters of a question that count; the rest is ignored."""

GROUPS = ("person", "record", "order", "product", "supplier", "address", "other")
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
}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_SPECIAL = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|<>=])')
_FUZZY_FROM = 4
_SYLLABLES = 4
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:i(?:ang|ong|an|ao|ng|n|e|u|a)?|u(?:ang|ai|an|ng|n|e|o|i|a)?|a(?:ng|n|i|o)?|e(?:ng|n|i|r)?|o(?:ng|u)?|v[en]?)"
)


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
    hits = [*_by_contact(store, text), *_by_order_number(store, text), *_by_name(store, text)]
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
    if row["identityId"]:
        group = _GROUP_OF["Person"] if row["recordLabel"] == "Customer" else "supplier"
        label = "Person" if row["recordLabel"] == "Customer" else "Organization"
        title = str(row["identityName"] or row["name"] or value)
        if label == "Organization":
            return Hit(group, "Supplier", str(row["recordKey"]), title, (row["source"],), value, 100.0)
        return Hit(group, label, str(row["identityId"]), title, (), value, 100.0, int(row["records"] or 1))
    label = str(row["recordLabel"])
    title = str(row["name"] or value)
    return Hit(
        _GROUP_OF.get(label, "other"), label, str(row["recordKey"]), title, (row["source"],), value, 100.0
    )


def _by_order_number(store: Reads, text: str) -> list[Hit]:
    compact = text.replace(" ", "").lstrip("#")
    if len(compact) < 3 or not any(char.isdigit() for char in compact) or _HAN.search(compact):
        return []
    rows = store.read("search_order_number", orderNumber=compact)
    return [_hit("Order", row["order"], 90.0) for row in rows]


def _by_name(store: Reads, text: str) -> list[Hit]:
    query = lucene(text)
    if not query:
        return []
    found = []
    for row in store.read("search_names", text=query):
        node = row["node"]
        if node.get("stub") or node.get("deletedAt"):
            continue
        label, score = str(row["label"]), float(row["score"])
        if label == "Customer" and row["identityId"]:
            name = str(row["identityName"] or display_name(node))
            matched = display_name(node)
            found.append(
                Hit(
                    "person",
                    "Person",
                    str(row["identityId"]),
                    name,
                    _detail(node),
                    matched if matched != name else "",
                    score,
                    int(row["records"] or 1),
                    node,
                )
            )
        elif label in ("Item", "Organization", "Place"):
            continue  # their records are found by the same words, and have the pages
        else:
            found.append(_hit(label, node, score))
    return found


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


def lucene(text: str) -> str:
    """The full-text query of a question: exact words first, then beginnings, then slips of one letter.

    >>> lucene("王")
    '(王*)'
    >>> lucene("王小明").startswith('("王小明"^4')
    True
    >>> lucene('a"b') != ""
    True
    """
    forms = _forms(text)
    parts = [
        part
        for form in forms
        for part in (_han_query(form) if _HAN.search(form) else _latin_query(form),)
        if part
    ]
    return " OR ".join(f"({part})" for part in dict.fromkeys(parts))


def _forms(text: str) -> list[str]:
    """The question as written, and in simplified and traditional characters."""
    return list(dict.fromkeys((text, _converter("t2s").convert(text), _converter("s2t").convert(text))))


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _han_query(text: str) -> str:
    parts = []
    for word in text.split():
        if not _HAN.search(word):
            parts.append(_latin_query(word))
        elif len(word) == 1:
            parts.append(f"{word}*")
        else:
            pairs = [word[index : index + 2] for index in range(len(word) - 1)]
            clean = [pair for pair in pairs if _HAN.search(pair)]
            near = " OR ".join(_escape(pair) for pair in clean) if len(clean) > 1 else ""
            phrase = f'"{_quoted(word)}"^4'
            parts.append(f"{phrase} OR {near}" if near else phrase)
    return " OR ".join(part for part in parts if part)


def _latin_query(text: str) -> str:
    words = [word for word in re.split(r"[^\w@.+'-]+", text) if word.strip("@.+'-_")]
    if not words:
        return ""
    parts = []
    if len(words) > 1:
        parts.append(f'"{_quoted(" ".join(words))}"^4')
    parts.append("(" + " AND ".join(_word_query(word) for word in words) + ")^2")
    joined = "".join(words)
    if len(words) > 1 and joined.isalpha():
        parts.append(_escape(joined.lower()))
    if len(words) == 1:
        parts += [f'namePinyin:"{reading}"^3' for reading in syllables(joined)]
    if len(words) == 1 and 2 <= len(joined) <= 4 and joined.isascii() and joined.isalpha():
        parts.append("namePinyin:(" + " AND ".join(f"{letter}*" for letter in joined.lower()) + ")^0.1")
    return " OR ".join(parts)


def syllables(word: str, most: int = 3) -> list[str]:
    """Ways to read a word as pinyin syllables, those of fewest syllables first.

    >>> syllables("chenpeng")
    ['chen peng']
    >>> syllables("xian")
    ['xi an']
    >>> syllables("smith")
    []
    """
    found: list[tuple[str, ...]] = []

    def read(rest: str, done: tuple[str, ...]) -> None:
        if not rest:
            found.append(done)
            return
        for end in range(min(6, len(rest)), 0, -1):
            if len(done) < _SYLLABLES and len(found) < 40 and _SYLLABLE.fullmatch(rest[:end]):
                read(rest[end:], (*done, rest[:end]))

    if 4 <= len(word) <= 18 and word.isascii() and word.isalpha():
        read(word.lower(), ())
    ranked = sorted((item for item in found if len(item) > 1), key=len)
    return [" ".join(item) for item in ranked[:most]]


def _word_query(word: str) -> str:
    pieces = [piece for piece in re.split(r"[@+-]+", word.lower()) if piece]
    if len(pieces) > 1:
        return f'"{_quoted(" ".join(pieces))}"'
    if not pieces:
        return f'"{_quoted(word)}"'
    clean = _escape(pieces[0])
    if clean.isdigit():
        return f"({clean}^3 OR {clean}*" + (f" OR *{clean}*)" if len(clean) >= _FUZZY_FROM else ")")
    fuzzy = f" OR {clean}~1^0.3" if len(clean) >= _FUZZY_FROM else ""
    return f"({clean}^3 OR {clean}*{fuzzy})"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _quoted(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", text)
