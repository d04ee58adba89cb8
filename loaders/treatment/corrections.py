"""What becomes of one cell: left, corrected with a reason, or put to a person with a proposal. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from graph.standardise.results import Issue
from graph.standardise.text import clean, has_han

Correct = Callable[[str], "Fix"]
REMEMBERED = 1 << 16

_ASK_ADDRESS = frozenset(
    f"address.{name}"
    for name in (
        *("contradiction", "ambiguous", "split", "division-missing"),
        *("number-missing", "building-missing", "room-missing", "street-unknown"),
    )
)
_SURE = 0.7


@dataclass(frozen=True, slots=True)
class Fix:
    """A cell's fate.

    Attributes:
        new: The corrected text; the old one where nothing is changed.
        why: Issues that explain the change; ``treat.written`` where only the way of writing changed.
        ask: Issues only a person can settle.
        proposed: What may be meant, where a person is asked.
    """

    new: str
    why: tuple[Issue, ...] = ()
    ask: tuple[Issue, ...] = ()
    proposed: str = ""


WRITTEN = (Issue("treat.written"),)


def corrector(kind: str) -> Correct:
    """The function that corrects cells of a kind ("" for any text).

    >>> corrector("phone")(" １３９ １２３４ ５６７０").new
    '13912345670'
    """
    return lru_cache(maxsize=REMEMBERED)(_KINDS.get(kind, text))


def text(raw: str) -> Fix:
    """Any text: no invisible characters, no blanks at the ends, half-width letters and digits.

    >>> text("ＡＢ\\u200b１ ").new, text("王小明").why
    ('AB1', ())
    """
    new = clean(raw)
    return Fix(new, WRITTEN) if new != raw and new else Fix(raw)


def phone(raw: str) -> Fix:
    """A phone as people dial it: national digits of the mainland, else in international form."""
    found = _read("phones", raw)
    if not raw.strip() or found.kind in ("none", "masked"):
        return text(raw)
    if found.value is None:
        return Fix(raw, (), found.issues or (Issue("phone.invalid", {"text": raw[:40]}),))
    if found.generic or len(found.all) > 1 or found.confidence < 0.8 or found.extension:
        kept = text(raw)
        return Fix(kept.new, kept.why, found.issues)
    new = found.digits if found.region == "CN" else found.value
    return Fix(new, WRITTEN) if new != raw else Fix(raw)


def email(raw: str) -> Fix:
    """An e-mail address in lower case without anything around it; a misspelt domain is asked about."""
    found = _read("emails", raw)
    if not raw.strip() or found.kind in ("none", "masked"):
        return text(raw)
    if found.value is None or found.proposal or len(found.all) > 1:
        return Fix(raw, (), found.issues, found.proposal or "")
    return Fix(found.value, WRITTEN) if found.value != raw else Fix(raw)


def id_number(raw: str) -> Fix:
    """An ID number in capitals without blanks; a wrong check digit is asked about."""
    found = _read("id_numbers", raw)
    if not raw.strip() or found.kind in ("none", "masked"):
        return text(raw)
    if found.value is None or not found.valid:
        return Fix(raw, (), found.issues)
    if len(found.value) != len(clean(raw).replace(" ", "")):
        return Fix(raw, (), found.issues, found.value)
    return Fix(found.value, WRITTEN) if found.value != raw else Fix(raw)


def address(raw: str) -> Fix:
    """An address in full with today's names, without a contact; what contradicts itself is asked about."""
    found = _read("addresses", raw)
    if found.value is None or not has_han(raw):
        return text(raw)
    ask = tuple(issue for issue in found.issues if issue.code in _ASK_ADDRESS)
    overseas = found.division_code[:1] in ("7", "8")
    unsure = found.confidence < _SURE or any(
        issue.code in ("address.contradiction", "address.ambiguous", "address.split") for issue in ask
    )
    if unsure or not found.city or overseas:
        kept = text(raw)
        return Fix(kept.new, kept.why, ask, found.proposed)
    why = tuple(issue for issue in found.issues if issue.code not in _ASK_ADDRESS)
    if found.value == raw:
        return Fix(raw, (), ask)
    return Fix(found.value, why or WRITTEN, ask)


def name(raw: str) -> Fix:
    """A name without phones and digits pasted in and without blanks between characters."""
    found = _read("names", raw)
    pasted = tuple(issue for issue in found.issues if issue.code in _PASTED)
    if pasted and found.value and found.kind == "person" and not found.others:
        shown = (found.surname or "") + (found.given_name or "") if found.script == "han" else found.value
        return Fix(shown + (found.honorific or "" if found.script == "han" else ""), pasted)
    new = clean(raw)
    if found.script == "han" and " " in new and found.surname and not found.others:
        new = new.replace(" ", "") if found.kind == "person" and not found.english_name else new
    return Fix(new, WRITTEN) if new and new != raw else Fix(raw)


_PASTED = ("name.number-pasted", "name.email-pasted", "name.digits")


_YEAR_FIRST = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?\Z|(?:19|20)\d{6}\Z")


def date(raw: str) -> Fix:
    """A date as ISO 8601 writes it, unless its year comes first and nobody can misread it.

    One whose day and month may be exchanged is asked about.
    """
    found = _read("dates", raw)
    if found.value is None:
        return Fix(raw, (), found.issues) if found.issues and raw.strip() else text(raw)
    if found.confidence < 0.9 or found.precision in ("year", "month"):
        unsure = tuple(issue for issue in found.issues if issue.code != "date.epoch")
        return Fix(raw, (), unsure, found.value if unsure else "")
    if _YEAR_FIRST.match(raw):
        return Fix(raw)
    new = found.value.replace("T", " ") if found.kind == "instant-local" else found.value
    return Fix(new, WRITTEN) if new != raw else Fix(raw)


def _read(module: str, raw: str):  # type: ignore[no-untyped-def]
    return import_module(f"graph.standardise.{module}").standardise(raw)


_KINDS: dict[str, Correct] = {
    "phone": phone,
    "email": email,
    "id": id_number,
    "address": address,
    "name": name,
    "date": date,
}
