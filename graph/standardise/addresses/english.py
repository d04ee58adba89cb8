"""Addresses in Latin letters: number, street, city, postcode; Chinese places by their romanised names."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from graph.standardise.addresses.tables import COUNTY, Division, package_text, tables


class English(NamedTuple):
    """Parts of an address in Latin letters; empty where the text has none."""

    leaf: Division | None
    road: str
    number: str
    building: str
    unit: str
    floor: str
    room: str
    city: str
    province: str
    country: str
    postcode: str


_STREET = (
    r"(?:Street|Str|St|Road|Rd|Avenue|Ave|Av|Boulevard|Blvd|Bd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|"
    r"Highway|Hwy|Parkway|Pkwy|Way|Terrace|Ter|Crescent|Cres|Circus|Circle|Cir|Close|Alley|Row|Gardens|Quay|"
    r"Dadao|Lu|Jie|Path|Mews|Trail|Tce)"
)
_SIDE = r"(?: (?:[NSEW]{1,2}|North|South|East|West)\b\.?(?! [A-Z]))?"
_ROAD = re.compile(
    rf"(?:\b(?:No|Nr|N°|Nº)\.? ?)?(?P<number>(?<![\w-])\d{{1,5}}[A-Za-z]?(?:[-/]\d{{1,5}})?)(?:,? +)"
    rf"(?P<road>(?:[NSEW]\.? )?[^\d,;|]{{1,40}}?\b{_STREET}\b\.?{_SIDE})",
    re.IGNORECASE,
)
_ROAD_BEHIND = re.compile(
    r"^(?P<road>[^\d,;|]{3,45}?),? +(?P<number>\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?)(?: [A-Z])?$"
)
_ROAD_PLAIN = re.compile(r"^(?P<number>\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?),? +(?P<road>[^\d,;|]{3,40})$")
_NUMBER_ONLY = re.compile(r"^(?:No\.? ?)?\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?$", re.IGNORECASE)
_NAMED_ROAD = re.compile(rf"^(?P<road>[^\d,;|]{{2,40}} {_STREET})\b\.?$", re.IGNORECASE)
_ROOM = re.compile(
    r"(?:\b(?:Flat|Apartment|Apt|Suite|Ste|Room|Rm|Shop)\b\.? ?(?:No\.? ?)?|#) ?"
    r"(?P<room>[A-Za-z]?-?\d{0,5}[A-Za-z]?(?:-\d{1,4})?)(?![\w])",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\bUnit\b\.? ?(?:No\.? ?)?(?P<unit>[A-Za-z]?-?\d{0,5}[A-Za-z]?(?:-\d{1,4})?)(?!\w)", re.IGNORECASE
)
_FLOOR = re.compile(
    r"\b(?P<floor>\d{1,3}(?: ?/ ?F|(?:st|nd|rd|th)? (?:Floor|Fl)\b\.?|F\b)|(?:Floor|Level|Fl\.?) \d{1,3}"
    r"|G/F)",
    re.IGNORECASE,
)
_BUILDING = re.compile(
    r"\b(?:Building|Bldg|Block|Blk|Tower)\b\.? (?:No\.? ?)?(?P<building>\d{1,4}[A-Z]?|[A-Z]\d{0,2})\b",
    re.IGNORECASE,
)
_POSTCODE = (
    re.compile(r"\b(?P<code>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b"),
    re.compile(r"\b(?P<code>[A-Z]\d[A-Z] ?\d[A-Z]\d)\b"),
    re.compile(r"(?<![\w-])(?P<code>(?:[A-Z]{1,2}-)?\d{5}(?:-\d{3,4})?)(?![\w-])"),
    re.compile(r"(?<![\w-])(?P<code>[0-8]\d{5})(?![\w-])"),
    re.compile(r"(?<![\w-])(?P<code>\d{4}(?: [A-Z]{2})?)(?![\w-])"),
)
_STATE = re.compile(r"^(?P<city>.*?)[ ,]*\b(?P<state>[A-Z]{2,3})$")
_CHINESE = "china|p.r. china|pr china|p.r.china|people's republic of china|hong kong sar|macau sar"
_CHINA = frozenset(_CHINESE.split("|"))
_FOREIGN = (
    "usa|us|united states|united states of america|uk|united kingdom|england|scotland|wales|ireland|"
    "canada|australia|new zealand|germany|deutschland|france|italy|italia|spain|españa|portugal|"
    "brazil|brasil|mexico|méxico|argentina|venezuela|austria|switzerland|belgium|netherlands|"
    "the netherlands|denmark|sweden|norway|finland|poland|japan|south korea|korea|singapore|malaysia|"
    "thailand|vietnam|indonesia|philippines|india|russia|ukraine|turkey|south africa|egypt|israel|"
    "uae|united arab emirates|chile|peru|colombia|greece|czech republic|hungary|romania|saudi arabia|"
    "nigeria|kenya"
)
_COUNTRIES = _CHINA | frozenset(_FOREIGN.split("|"))
_EVERYWHERE = frozenset({"central", "jordan", "stanley", "eastern", "southern", "islands", "aberdeen"})
"""Neighbourhoods of Hong Kong that are also places elsewhere; they need Hong Kong or Kowloon beside them."""
_KIND = re.compile(
    r"\b(?:city|district|county|province|prefecture|town|new area|autonomous (?:region|prefecture|county)|"
    r"municipality|shi|qu|xian|sheng|sar|special administrative region)\b",
    re.IGNORECASE,
)


def read_english(text: str) -> English:
    """Parts of an address in Latin letters.

    >>> found = read_english("221B Baker Street, London NW1 6XE, UK")
    >>> found.number, found.road, found.city, found.postcode, found.country
    ('221B', 'Baker Street', 'London', 'NW1 6XE', 'UK')
    >>> read_english("No. 100 Wensan Road, Xihu District, Hangzhou, Zhejiang 310012, China").leaf
    浙江省杭州市西湖区(330106)
    """
    pieces = [one.strip(" .") for one in re.split(r"[,;|]", text)]
    pieces = [one for one in pieces if one]
    country = pieces.pop() if pieces and pieces[-1].lower() in _COUNTRIES else ""
    postcode, pieces = _take_postcode(pieces)
    if not country and pieces and pieces[-1].lower() in _COUNTRIES:
        country = pieces.pop()
    taken, rest = _take_inner(pieces)
    road, number, rest = _take_road(rest)
    leaf = _chinese_place(rest) if not country or country.lower() in _CHINA else None
    city, province = ("", "") if leaf else _city(rest)
    return English(leaf, road, number, *taken, city, province, country, postcode)


def _take_postcode(pieces: list[str]) -> tuple[str, list[str]]:
    for pattern in _POSTCODE:
        for at in range(len(pieces) - 1, 0, -1):
            found = pattern.search(pieces[at])
            if found and not _ROAD.search(pieces[at]):
                left = (pieces[at][: found.start()] + " " + pieces[at][found.end() :]).strip(" .-")
                return found["code"], [*pieces[:at], *([left] if left else []), *pieces[at + 1 :]]
    return "", pieces


def _take_inner(pieces: list[str]) -> tuple[tuple[str, str, str, str], list[str]]:
    """Building, unit, floor and room, and the pieces without them."""
    found = {"building": "", "unit": "", "floor": "", "room": ""}
    rest = []
    for piece in pieces:
        for name, pattern in (("room", _ROOM), ("unit", _UNIT), ("floor", _FLOOR), ("building", _BUILDING)):
            match = pattern.search(piece)
            if match and match[name] and not found[name]:
                found[name] = match[name].strip()
                piece = (piece[: match.start()] + " " + piece[match.end() :]).strip(" .")
        if piece:
            rest.append(re.sub(r" {2,}", " ", piece))
    if not found["room"]:
        found["room"], found["unit"] = found["unit"], ""
    return (found["building"], found["unit"], found["floor"], found["room"]), rest


def _take_road(pieces: list[str]) -> tuple[str, str, list[str]]:
    for at, piece in enumerate(pieces):
        match = _ROAD.search(piece)
        if match:
            behind = piece[match.end() :].strip(" .")
            return match["road"].strip(), match["number"], [*([behind] if behind else []), *pieces[at + 1 :]]
    for at, piece in enumerate(pieces[:3]):
        if _NUMBER_ONLY.match(piece) and len(pieces) > at + 1:
            if at == 0:
                return pieces[1], piece, pieces[2:]
            return pieces[at - 1], piece, pieces[at + 1 :]
        for pattern in (_ROAD_PLAIN, _ROAD_BEHIND):
            match = pattern.match(piece)
            if match:
                return match["road"].strip(), match["number"], pieces[at + 1 :]
    for at, piece in enumerate(pieces):
        match = _NAMED_ROAD.match(piece)
        if match and len(pieces) > 1:
            return piece, "", pieces[at + 1 :]
    return "", "", pieces


def _city(pieces: list[str]) -> tuple[str, str]:
    """City and state of a foreign address."""
    if not pieces:
        return "", ""
    state = _STATE.match(pieces[-1])
    if state:
        city = state["city"] or (pieces[-2] if len(pieces) > 1 else "")
        return city.strip(), state["state"]
    return (pieces[0], pieces[-1]) if len(pieces) == 2 else (pieces[-1], "")


@cache
def _romanised() -> dict[str, list[Division]]:
    """Romanised short name without spaces to divisions."""
    table = tables()
    names: dict[str, list[Division]] = {}
    for line in package_text("romanised.tsv").splitlines():
        name, _, codes = line.partition("\t")
        names[name] = [table.divisions[code] for code in codes.split(",")]
    return names


def _chinese_place(pieces: list[str]) -> Division | None:
    """The deepest Chinese division whose path the pieces support; a county needs its city or province."""
    named: list[Division] = []
    for piece in pieces:
        named.extend(_divisions(piece))
    alone = bool(pieces) and _key(pieces[-1]) not in _EVERYWHERE and len(pieces[-1]) > 4
    best: tuple[int, int, Division] | None = None
    for division in named:
        support = sum(one in named for one in division.lineage)
        if division.level == COUNTY and support < 2 and not (division.code[0] == "8" and alone):
            continue
        if best is None or (support, division.level) > best[:2]:
            best = (support, division.level, division)
    return best[2] if best else None


def _divisions(piece: str) -> list[Division]:
    names = _romanised()
    bare = _KIND.sub(" ", piece)
    whole = names.get(_key(bare))
    if whole:
        return whole
    found: list[Division] = []
    words = bare.split()
    at = 0
    while at < len(words):
        for size in (4, 3, 2, 1):
            known = names.get(_key(" ".join(words[at : at + size])))
            if known and at + size <= len(words):
                found.extend(known)
                at += size - 1
                break
        at += 1
    return found


def _key(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalpha())
