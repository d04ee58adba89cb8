"""Members as files for marketers know them, read from the graph some thousand at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple

from graph.commands.segment_people import consents_of, tags_now
from graph.exports.members import Member
from graph.profiles.segments.features import Said
from graph.store import Store

PAGE = 4000
THINGS = 10
"""Things a file about relations tells of what each member buys most."""


class Candidate(NamedTuple):
    """A member before consent is looked at."""

    member: Member
    consents: tuple[Said, ...] = ()


Reader = Callable[[Sequence[str], int, frozenset[str]], Iterator[Candidate]]
"""Gives people of these ids, in their order, with so many things they buy most and these of PARTS; unknown
ids are left out."""


def reader(store: Store, now: datetime) -> Reader:
    """A `Reader` of a graph; tags that ended by ``now`` are left out.

    While one page is worked on, the database reads the next.
    """

    def read(ids: Sequence[str], things: int, parts: frozenset[str]) -> Iterator[Candidate]:
        def page_at(start: int) -> list[dict[str, Any]]:
            page = list(ids[start : start + PAGE])
            return store.read("segment_members", ids=page, parts=sorted(parts), things=things)

        with ThreadPoolExecutor(1, "members") as pool:
            waiting = pool.submit(page_at, 0)
            for start in range(PAGE, len(ids) + PAGE, PAGE):
                rows = waiting.result()
                if start < len(ids):
                    waiting = pool.submit(page_at, start)
                for row in rows:
                    yield candidate(row, now)

    return read


def candidate(row: Mapping[str, Any], now: datetime) -> Candidate:
    """One person from a row of ``segment_members``: the surviving contact points first, each once."""
    name, surname, given_name, gender, province, city, district, phone, email, phones, emails = row["profile"]
    addresses, accounts = row["addresses"], row["accounts"]

    def ids(kind: str) -> tuple[str, ...]:
        about = (id_ for its_kind, id_ in accounts if kind in str(its_kind or "").lower())
        return tuple(sorted(str(id_) for id_ in about))

    member = Member(
        id=row["id"],
        name=name or "",
        surname=surname or "",
        given_name=given_name or "",
        phones=_several(phone, phones),
        emails=_several(email, emails),
        gender=gender or "",
        province=province or "",
        city=city or "",
        district=district or "",
        country=_country(addresses) if addresses else "",
        postcode=next((str(postcode) for _, _, postcode in addresses if postcode), ""),
        openids=ids("openid") if accounts else (),
        external_ids=ids("external") if accounts else (),
        tags=tuple(name for name, _ in tags_now(row["tags"], now)),
        devices=tuple(sorted(filter(None, row["devices"]))),
        ties=tuple(sorted((tie[0], tie[1]) for tie in row["ties"])),
        bought=tuple((thing, _text(name), int(times)) for thing, name, times in row["bought"]),
    )
    return Candidate(member, consents_of(row["consents"]))


def _country(addresses: Sequence[Sequence[Any]]) -> str:
    """ISO code of where somebody lives; divisions 81, 82 and 71 are Hong Kong, Macau and Taiwan."""
    codes = sorted({str(code) for code, _, _ in addresses if code})
    if codes:
        return {"81": "HK", "82": "MO", "71": "TW"}.get(codes[0][:2], "CN")
    return next((str(country) for _, country, _ in addresses if len(str(country or "")) == 2), "")


def _text(value: object) -> str:
    return str(value) if value else ""


def _several(best: object, rest: object) -> tuple[str, ...]:
    """Contact points, the best first, each once; lists come as texts with spaces or semicolons between."""
    if not rest:
        return (str(best),) if best else ()
    words = str(rest).replace(";", " ").replace(",", " ").split()
    return tuple(dict.fromkeys(one for one in (_text(best), *words) if one))
