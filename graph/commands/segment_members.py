"""Members as files for marketers know them, read from the graph some thousand at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.commands.segment_people import consents_of, tags_now
from graph.exports.members import Member
from graph.profiles.segments.features import Said
from graph.store import Store

PAGE = 2000
THINGS = 10
"""Things a file about relations tells of what each member buys most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member before consent is looked at."""

    member: Member
    consents: tuple[Said, ...] = ()


Reader = Callable[[Sequence[str], int], Iterator[Candidate]]
"""Gives people of these ids, in their order, with so many things they buy most; unknown ids are left out."""


def reader(store: Store, now: datetime) -> Reader:
    """A `Reader` of a graph; tags that ended by ``now`` are left out."""

    def read(ids: Sequence[str], things: int) -> Iterator[Candidate]:
        for start in range(0, len(ids), PAGE):
            page = list(ids[start : start + PAGE])
            for row in store.read("segment_members", ids=page, things=things):
                yield candidate(row, now)

    return read


def candidate(row: Mapping[str, Any], now: datetime) -> Candidate:
    """One person from a row of ``segment_members``: the surviving contact points first, each once."""
    profile, accounts = row["profile"], row["accounts"]

    def ids(kind: str) -> tuple[str, ...]:
        about = (one for one in accounts if kind in str(one.get("idType") or "").lower())
        return tuple(sorted(str(one["externalId"]) for one in about))

    member = Member(
        id=row["id"],
        name=_text(profile.get("name")),
        surname=_text(profile.get("surname")),
        given_name=_text(profile.get("givenName")),
        phones=_several(profile.get("phone"), profile.get("phones")),
        emails=_several(profile.get("email"), profile.get("emails")),
        gender=_text(profile.get("gender")),
        province=_text(profile.get("province")),
        city=_text(profile.get("city")),
        district=_text(profile.get("district")),
        country=_country(row["addresses"]),
        postcode=_text(next((one["postcode"] for one in row["addresses"] if one.get("postcode")), "")),
        openids=ids("openid"),
        external_ids=ids("external"),
        tags=tuple(name for name, _ in tags_now(row["tags"], now)),
        devices=tuple(sorted(filter(None, row["devices"]))),
        ties=tuple(sorted((tie[0], tie[1]) for tie in row["ties"])),
        bought=tuple((thing, _text(name), int(times)) for thing, name, times in row["bought"]),
    )
    return Candidate(member, consents_of(row["consents"]))


def _country(addresses: Iterable[Mapping[str, Any]]) -> str:
    """ISO code of where somebody lives; divisions 81, 82 and 71 are Hong Kong, Macau and Taiwan."""
    known = list(addresses)
    codes = sorted({str(one["divisionCode"]) for one in known if one.get("divisionCode")})
    if codes:
        return {"81": "HK", "82": "MO", "71": "TW"}.get(codes[0][:2], "CN")
    return next((str(one["country"]) for one in known if len(str(one.get("country") or "")) == 2), "")


def _text(value: object) -> str:
    return str(value) if value else ""


def _several(best: object, rest: object) -> tuple[str, ...]:
    """Contact points, the best first, each once; lists come as texts with spaces or semicolons between."""
    words = str(rest or "").replace(";", " ").replace(",", " ").split()
    return tuple(dict.fromkeys(one for one in (_text(best), *words) if one))
