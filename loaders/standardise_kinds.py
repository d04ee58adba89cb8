"""One adapter a kind of value: the columns it adds and how a raw text becomes them, all as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graph.standardise.results import Issue

Adapter = tuple[tuple[str, ...], Callable[[str], Sequence[str]]]


def address() -> Adapter:
    """Addresses; the columns the product promises, in that order."""
    from graph.standardise.addresses import standardise
    from graph.standardise.addresses.published import published_code

    columns = (
        "province,city,district,districtWritten,street,road,number,building,unit,room,recipient,phone,"
        "divisionCode,confidence,issues"
    )

    def parts(raw: str) -> Sequence[str]:
        found = standardise(raw)
        return (
            found.province,
            found.city,
            found.district,
            found.district_written,
            found.street,
            found.road,
            found.number,
            found.building,
            found.unit,
            found.room,
            found.recipient,
            found.phone,
            published_code(found),
            f"{found.confidence:.2f}",
            codes(found.issues),
        )

    return tuple(columns.split(",")), parts


def codes(issues: tuple[Issue, ...]) -> str:
    """Codes of the issues, joined by semicolons."""
    return ";".join(issue.code for issue in issues) if issues else ""
