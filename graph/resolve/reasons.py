"""Why two records are one: what they share, as codes and parameters a page turns into a sentence.

Reasons are read off the two records, strongest first; they explain a link and never decide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import OSA

from graph.resolve.roles import Kind
from graph.resolve.text import has_han, simplified, words

Reason = tuple[str, dict[str, str]]
Row = Mapping[str, Any]

_NEAR = 2
"""Slips between two texts that are still called alike."""


def reasons_for(left: Row, right: Row, kind: Kind) -> list[Reason]:
    """What two records share.

    Args:
        left: A record as its ``…_to_resolve`` query returns it.
        right: The other one.
        kind: What they are.
    """
    if kind is Kind.CUSTOMER:
        found = [*_shared(left, right), *_names(left, right), *_places(left, right)]
    elif kind is Kind.ADDRESS:
        found = [("match.same-door", {"value": str(left["standardised"] or left["text"])})]
    else:
        found = _things(left, right)
    return found or [("match.together", {})]


def _shared(left: Row, right: Row) -> list[Reason]:
    found: list[Reason] = []
    for code, name in (
        ("match.same-account", "accounts"),
        ("match.same-phone", "phones"),
        ("match.same-email", "emails"),
        ("match.same-payment", "payments"),
        ("match.same-device", "devices"),
    ):
        both = [value for value in left[name] or () if value in (right[name] or ())]
        if both:
            found.append((code, {"value": str(both[0])}))
    if left["birthDate"] and left["birthDate"] == right["birthDate"]:
        found.append(("match.same-birth-date", {"value": str(left["birthDate"])}))
    return found


def _names(left: Row, right: Row) -> list[Reason]:
    one, two = _name(left), _name(right)
    if not one or not two:
        return []
    values = {"leftName": one, "rightName": two}
    if one == two:
        return [("match.same-name", values)]
    if has_han(one) and has_han(two):
        if simplified(one) == simplified(two):
            return [("match.name-other-characters", values)]
        near = OSA.distance(simplified(one), simplified(two)) == 1 and min(len(one), len(two)) > 1
        return [("match.name-alike", values)] if near else []
    if has_han(one) != has_han(two):
        return [("match.name-other-script", values)]
    if set(words(one)) & set(words(two)):
        return [("match.name-shares", values)]
    return [("match.name-alike", values)] if OSA.distance(one.casefold(), two.casefold()) <= _NEAR else []


def _name(row: Row) -> str:
    return str(row["name"] or next(iter(row["recipients"] or ()), "") or row["nickname"] or "")


def _places(left: Row, right: Row) -> list[Reason]:
    one, two = left["addresses"] or (), right["addresses"] or ()
    both = [value for value in one if value in two]
    if both:
        return [("match.same-address", {"value": str(both[0])})]
    if left["district"] and left["district"] == right["district"]:
        return [("match.same-district", {"value": str(left["district"])})]
    return []


def _things(left: Row, right: Row) -> list[Reason]:
    found: list[Reason] = []
    for code, name in (
        ("match.same-tax-code", "uniformCreditCode"),
        ("match.same-barcode", "barcode"),
        ("match.same-phone", "phone"),
        ("match.same-legal-person", "legalPerson"),
        ("match.same-brand", "brand"),
    ):
        value = left.get(name)
        if value and value == right.get(name):
            found.append((code, {"value": str(value)}))
    one, two = left.get("name"), right.get("name")
    if one and two:
        same = str(one) == str(two)
        values = {"leftName": str(one), "rightName": str(two)}
        found.append(("match.same-name" if same else "match.name-alike", values))
    return found
