"""Company names: place, brand (字号), trade, legal form and branch, Chinese and Western.

A Chinese name is ordered by the rules of registration: division, brand, trade, legal form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from graph.standardise import names_han
from graph.standardise.results import Issue
from graph.standardise.text import (
    clean,
    has_han,
    is_placeholder,
    issue,
    issues_of,
    one_of,
    overlong,
    settled,
    simplified,
    table,
    unique,
    without_marks,
    words,
)


@dataclass(frozen=True, slots=True)
class Company:
    """One company, shop or office.

    Attributes:
        value: Comparable name: simplified or lower case, place in front, without legal form, brackets and
            punctuation; a branch stands behind a space.
        script: han, latin, mixed or none.
        place: Division the name begins with or holds in brackets, short (``杭州``), else None.
        brand: The distinctive part (字号).
        trade: ``茶叶``, ``信息技术``, ``trading`` …, or None.
        legal_form: As written, simplified.
        form_class: limited, corporation, partnership, sole, company …; equal for 有限公司, Ltd and GmbH.
        branch: ``北京分公司``, ``西湖店``, or None.
        match_keys: ``company:`` the value without place and branch, ``brand:`` the brand.
    """

    value: str | None
    confidence: float
    issues: tuple[Issue, ...] = ()
    script: str = "none"
    place: str | None = None
    brand: str | None = None
    trade: str | None = None
    legal_form: str | None = None
    form_class: str | None = None
    branch: str | None = None
    match_keys: tuple[str, ...] = ()


_NONE = Company(None, 0.0)
_LONGEST = 200
_BRACKET = re.compile(r"[(\[{【〔]([^()\[\]{}【】〔〕]*)[)\]}】〕]?")
_JUNK = re.compile(r"[\s,.;:!?'\"“”·•*_/\\|《》<>「」『』。，、-]+")
_CODE = re.compile(
    r"^[\d#]+[.\s、-]+|\s*[-—]\s*(?:已注销|注销|停用|作废|旧)$|\((?:已注销|注销|停用|作废|原.*)\)"
)
_LABEL = re.compile(
    r"^(?:供应商|公司名称|公司|客户|单位名称?|店铺|商家|厂家|supplier|company|vendor)\s*[::]\s*",
    re.IGNORECASE,
)


@cache
def _tables() -> dict[str, Any]:
    raw, places = table("companies"), table("places")
    branches, forms = one_of(raw["branch"]), one_of(raw["forms"])
    latin = {name: kind for kind, listed in raw["forms_latin"].items() for name in _quoted(listed)}
    trades = one_of(words(raw["trades"]))
    return {
        "forms": raw["forms"],
        "form_end": re.compile(rf"({forms})$"),
        "branch": re.compile(
            rf"^(.{{2,}}?(?:股份有限公司|有限责任公司|有限公司|股份公司|公司|银行(?:股份有限公司)?|集团))\s*(.+(?:{branches}))$"
        ),
        "branch_alone": re.compile(rf"^(.{{2,}}?)\s(.+(?:{branches}))$"),
        "branch_word": re.compile(rf"^.{{1,20}}(?:{branches})$"),
        "trade_end": re.compile(rf"(?:{trades})+$"),
        "places": words(places["provinces"]) | words(places["cities"]),
        "unsure": words(places["unsure"]),
        "county": words(places["county_cities"]),
        "latin": latin,
        "trades_latin": words(raw["trades_latin"]),
        "abbreviations": raw["abbreviations"],
        "foreign": frozenset(_quoted(raw["foreign_places"])),
    }


_STRIPPED = frozenset(
    {"corporation", "limited", "unlimited", "company", "partnership", "sole", "cooperative"}
)
"""Classes whose form says nothing about who it is; 银行, 医院 and 事务所 stay part of the name."""


def _quoted(text: str) -> list[str]:
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]+)"|(\S+)', text)]


def standardise(raw: str | None) -> Company:
    """Read one company name.

    >>> found = standardise("西湖茶叶（杭州）有限责任公司北京分公司")
    >>> found.value, found.place, found.brand, found.trade, found.form_class, found.branch
    ('杭州西湖茶叶 北京分公司', '杭州', '西湖', '茶叶', 'limited', '北京分公司')
    >>> standardise("Exotic Liquids Co., Ltd.").value
    'exotic liquids'
    """
    return _cell(raw) if raw else _NONE


@lru_cache(maxsize=1 << 16)
def _cell(raw: str) -> Company:
    found = _read(raw)
    return found if found.value == raw else settled(found, _read, _NONE)


@lru_cache(maxsize=1 << 15)
def _read(raw: str) -> Company:
    text = clean(raw)
    if too_long := overlong(text, _LONGEST):
        return replace(_NONE, issues=(too_long,))
    text = _CODE.sub("", _LABEL.sub("", text)).strip() or text
    if is_placeholder(text):
        return Company(None, 0.0, issues_of(issue("company.placeholder", text=text[:40]) if text else None))
    plain = simplified(text)
    if not has_han(plain):
        return _latin(plain)
    return _han(plain)


def _han(text: str) -> Company:
    text, beside = _without_latin(text)
    body, inside = _without_brackets(text)
    body, branch = _branch(re.sub(r"\s+", " ", body).strip(), inside)
    core, form, kind = _form(_JUNK.sub("", body), inside)
    place, rest = _place(core)
    if middle := re.match(r"(.{2,})集团(.{2,4})$", rest):
        place, rest = (middle.group(2), middle.group(1)) if _whole_place(middle.group(2)) else (place, rest)
    if place is None:
        place = next((found for found in map(_whole_place, inside) if found), None)
    brand, trade = _brand(rest)
    own = f"{brand or ''}{trade or ''}".lower()
    if is_placeholder(own) or not own:
        return Company(None, 0.0, (issue("company.placeholder", text=text[:40]),), "han", legal_form=form)
    bland = place is not None and _tables()["trade_end"].fullmatch(own) is not None
    value = f"{place or ''}{own}" + (f" {branch.lower()}" if branch else "")
    person = form is None and branch is None and _is_person(core)
    found = issues_of(
        issue("company.person", text=text[:40]) if person else None,
        issue("company.form-missing", text=text[:40]) if not (form or person or branch) else None,
        issue("company.brand-missing", text=text[:40]) if bland else None,
    )
    bare = place is not None and own == form
    named = f"{place}{own}" if bland or bare else own
    keys = [
        f"company:{named}",
        "" if bland or bare or len(brand or "") < 2 else f"brand:{(brand or '').lower()}",
    ]
    if beside:
        keys += _latin(beside).match_keys
    confidence = 0.4 if person else 0.5 if bland else 0.95 if form else 0.7
    script = "mixed" if beside else "han"
    return Company(value, confidence, found, script, place, brand, trade, form, kind, branch, unique(keys))


_LATIN_BESIDE = re.compile(
    r"^(?P<before>[A-Za-z][\w&'., -]*\s+)?(?P<han>.*[㐀-鿿)])(?P<after>\s*[A-Za-z][\w&'., -]*)?$"
)


def _without_latin(text: str) -> tuple[str, str | None]:
    """A Chinese name with its English one before or behind it; TCL科技 keeps its letters."""
    found = _LATIN_BESIDE.match(text)
    if not found or not _tables()["form_end"].search(found["han"]):
        return text, None
    if found["after"] and len(found["after"].strip()) > 2:
        return (found["before"] or "") + found["han"], found["after"].strip()
    if found["before"] and len(_form(found["han"], [])[0]) >= 4:
        return found["han"], found["before"].strip()
    return text, None


def _form(body: str, inside: list[str]) -> tuple[str, str | None, str | None]:
    """The name without its legal form, the form and its class; a form may stand in brackets."""
    tables = _tables()
    found = tables["form_end"].search(body)
    if not found or found.start() == 0:
        form = next((note for note in inside if note in tables["forms"] or note == "个体"), None)
        return body, form, tables["forms"].get(form, "sole") if form else None
    form, kind = found.group(1), tables["forms"][found.group(1)]
    core = body[: found.start()] if kind in _STRIPPED else body
    if core.endswith("集团") and len(core) > 3:
        core = core.removesuffix("集团")
    return core, form, kind


def _without_brackets(text: str) -> tuple[str, list[str]]:
    inside = [
        found.strip() for found in _BRACKET.findall(text.replace("(股)公司", "股份公司")) if found.strip()
    ]
    return _BRACKET.sub(" ", text.replace("(股)公司", "股份公司")), inside


def _branch(body: str, inside: list[str]) -> tuple[str, str | None]:
    tables = _tables()
    for pattern in ("branch", "branch_alone"):
        found = tables[pattern].match(body)
        if found and not (pattern == "branch" and found.group(2) in tables["forms"]):
            return found.group(1), _JUNK.sub("", found.group(2))
    named = next((note for note in inside if tables["branch_word"].match(note)), None)
    return body, _JUNK.sub("", named) if named else None


def _whole_place(text: str) -> str | None:
    bare = re.sub(r"(?:省|市|区|县|自治区|特别行政区)$", "", text)
    known = _tables()["places"] | _tables()["county"]
    return bare if bare in known else text if text in ("中国", "国际", "亚洲", "全国") else None


def _place(core: str) -> tuple[str | None, str]:
    """Divisions in front, the narrowest of which is the place: 浙江省杭州市西湖区 gives 杭州."""
    tables, at, place = _tables(), 0, None
    while True:
        rest = core[at:]
        sizes = (size for size in (5, 4, 3, 2) if rest[:size] in tables["places"] and len(rest) > size + 1)
        size = next(
            (size for size in sizes if rest[:size] not in tables["unsure"] or rest[size] in "市地盟州省"), 0
        )
        if not size:
            county = re.match(r"(.{2,4})市", rest)
            size = len(county.group(1)) if county and county.group(1) in tables["county"] else 0
        if not size:
            break
        place, at = rest[:size], at + size
        suffix = re.match(r"(?:特别行政区|自治区|自治州|省|市|地区)", core[at:])
        if suffix and len(core) - at - suffix.end() >= 2:
            at += suffix.end()
    district = re.match(r"[㐀-鿿]{2,3}(?:区|县)(?=[㐀-鿿]{3,})", core[at:]) if place else None
    return place, core[at + district.end() :] if district else core[at:]


def _brand(core: str) -> tuple[str, str | None]:
    found = _tables()["trade_end"].search(core)
    if not found:
        return core, None
    at = found.start()
    if at == 0:
        return core, None
    if at == 1 and len(core) > 3:
        at = 2
    return core[:at], core[at:]


def _is_person(core: str) -> bool:
    read = names_han.parse(core)
    return bool(2 <= len(core) <= 3 and read.surname and read.given_name and read.confidence > 0.9)


def _latin(text: str) -> Company:
    tables = _tables()
    inside = [found.strip().lower() for found in _BRACKET.findall(text) if found.strip()]
    flat = without_marks(_BRACKET.sub(" ", text)).lower().replace("&", " and ").replace("+", " and ")
    tokens = re.findall(r"[\w']+", re.sub(r"(?<=\b\w)\.(?=\w\b|\s|$)", "", flat))
    tokens = [tables["abbreviations"].get(token, token) for token in tokens]
    tokens = [
        token.replace("'", "")
        for token in (tokens[1:] if tokens[:1] == ["the"] and len(tokens) > 1 else tokens)
    ]
    tokens, form, kind = _latin_form(tokens)
    if not tokens:
        return Company(None, 0.0, (issue("company.unreadable", text=text[:40]),))
    place = next((note for note in inside if note in tables["foreign"]), None)
    size = next(
        (at for at, token in enumerate(tokens) if at and token in tables["trades_latin"]), len(tokens)
    )
    brand, trade = " ".join(tokens[:size]), " ".join(tokens[size:]) or None
    core = " ".join(tokens)
    value = f"{place} {core}" if place and not core.startswith(place) else core
    found = issues_of(issue("company.form-missing", text=text[:40]) if form is None else None)
    keys = (f"company:{core.replace(' ', '')}", f"brand:{brand.replace(' ', '')}")
    return Company(value, 0.9 if form else 0.7, found, "latin", place, brand, trade, form, kind, None, keys)


def _latin_form(tokens: list[str]) -> tuple[list[str], str | None, str | None]:
    """The words without the legal forms behind them; ``Co., Ltd.`` is one form."""
    forms, found, kind = _tables()["latin"], None, None
    while len(tokens) > 1:
        size = next(
            (size for size in (4, 3, 2, 1) if size < len(tokens) and " ".join(tokens[-size:]) in forms), 0
        )
        if not size:
            break
        written = " ".join(tokens[-size:])
        found, kind = f"{written} {found}" if found else written, kind or forms[written]
        tokens = tokens[:-size]
        if tokens[-1:] == ["and"]:
            tokens = tokens[:-1]
    return tokens, found, kind
