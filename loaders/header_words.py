"""Headers read as whose and what: 收货人手机 is the recipient's phone, shipCity the recipient's city.

The words are in loaders/mapping_words.yaml.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from loaders.column_roles import words_of
from loaders.mapping_targets import Pair

_BRACKETS = re.compile(r"\s*[(（\[【].*[)）\]】]\s*$")
_HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def pairs_of(header: str) -> tuple[Pair, ...]:
    """Whose and what a header says, every reading of it; the one with the longest party first.

    >>> pairs_of("收货人手机")[0], pairs_of("customerID")[0]
    (('recipient', 'phone'), ('customer', 'id'))
    """
    if header.endswith(".#"):
        return (("", "lineNo"),)
    last = header.rpartition(".")[2]
    chinese = bool(_HAN.search(last))
    bare, hundredths = without_hundredths(last)
    text = words_of(_BRACKETS.sub("", bare) or bare)
    text = text.replace(" ", "") if chinese else text
    found = _readings(text, chinese)
    if not found:
        found = _readings(_modifiers(chinese).sub("", text, count=1).strip(), chinese)
    if hundredths and ("product", "bare") in found:
        found = (("", "goodsAmount"),)
    path = header.split(".")[-2:]
    inner = pairs_of(" ".join(path)) if len(path) > 1 and not chinese else ()
    return tuple(dict.fromkeys((*inner, *found)))


@cache
def without_hundredths(header: str) -> tuple[str, bool]:
    """A header without the word that says its amounts are in hundredths, and whether it had one.

    >>> without_hundredths("priceFen"), without_hundredths("金额(分)")
    (('price', True), ('金额', True))
    """
    words = _words()["hundredths"]
    language = "chinese" if _HAN.search(header) else "english"
    text = header if language == "chinese" else words_of(header)
    found = re.fullmatch(f"(?P<bare>.+?)(?:{words[language]})", text)
    return (found["bare"], True) if found else (header, False)


def _readings(text: str, chinese: bool) -> tuple[Pair, ...]:
    _, attributes = _patterns("chinese" if chinese else "english")
    found: list[tuple[int, Pair]] = []
    for end in range(len(text) + 1):
        if not chinese and 0 < end < len(text) and text[end - 1] != " " and text[end] != " ":
            continue
        front, rest = text[:end].strip(), text[end:].strip()
        owners = [""] if not front else _owners(front, chinese)
        for party in owners:
            if not rest:
                found.append((end, (party, "bare")))
            found += [
                (end, (party, name)) for name, pattern in attributes if rest and pattern.fullmatch(rest)
            ]
    ordered = (pair for _, pair in sorted(found, key=lambda item: -item[0]) if pair != ("", "bare"))
    return tuple(dict.fromkeys(ordered))


@cache
def _owners(front: str, chinese: bool) -> tuple[str, ...]:
    """Parties some words name; of two in a row (买家会员, order buyer) the last."""
    parties, _ = _patterns("chinese" if chinese else "english")
    either = "|".join(pattern.pattern for _, pattern in parties)
    gap = "" if chinese else " "
    return tuple(
        name
        for name, pattern in parties
        if pattern.fullmatch(front) or re.fullmatch(f"(?:{either}){gap}(?:{pattern.pattern})", front)
    )


@cache
def _modifiers(chinese: bool) -> re.Pattern[str]:
    return re.compile(f"^(?:{_words()['modifiers']['chinese' if chinese else 'english']})")


def named_like(kind: str, name: str) -> bool:
    """Whether a file or table is called as files of that kind are."""
    stem = re.sub(r"\.(csv|tsv|txt|jsonl?|ndjson|xlsx|parquet)$", "", name.lower())
    pattern = _words()["files"].get(kind)
    if not pattern:
        return False
    front, behind = r"(?:^|.*[-_. ])", r"(?:[-_. 0-9].*)?$"
    whole = re.match(f"{front}(?:{pattern}){behind}", stem)
    longer = kind in ("order", "cart", "stock", "coupon", "customer") and any(
        other != kind and re.match(f"{front}(?:{_words()['files'][other]}){behind}", stem)
        for other in ("orderLine", "cartLine", "stockDay", "couponReceipt", "contactPoint")
    )
    return bool(whole) and not longer


@cache
def expected_values() -> dict[str, str]:
    """Attribute to what its values must look like: phone, email, date, number, boolean or text."""
    return {name: entry["values"] for name, entry in _words()["attributes"].items() if "values" in entry}


@cache
def _words() -> dict[str, dict[str, Any]]:
    text = resources.files("loaders").joinpath("mapping_words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return loaded


@cache
def _patterns(language: str) -> tuple[tuple[tuple[str, re.Pattern[str]], ...], ...]:
    return tuple(
        tuple((name, re.compile(entry[language], re.IGNORECASE)) for name, entry in _words()[group].items())
        for group in ("parties", "attributes")
    )
