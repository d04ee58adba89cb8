"""Names of people: surname and given name in characters, Pinyin, other spellings and Western ones.

A spelling in Latin letters is evidence for a name in characters, never the same thing: ``match_keys`` say
what two cells have in common and are no key to merge by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from graph.standardise import latin_parts, names_han, names_latin
from graph.standardise.latin_parts import LatinName
from graph.standardise.name_cell import without_brackets, without_extras
from graph.standardise.name_keys import keys_of_han, keys_of_latin, keys_of_syllables, shown, sounds_of_han
from graph.standardise.results import Issue
from graph.standardise.text import (
    clean,
    has_han,
    is_han,
    is_placeholder,
    issue,
    issues_of,
    overlong,
    settled,
    simplified,
    unique,
)


@dataclass(frozen=True, slots=True)
class Name:
    """One cell of a name column.

    Attributes:
        value: Comparable full name: simplified characters (``陈大文``), or Latin letters in the name's own
            order (``Chan Tai Man``, ``Wang Xiaoming``, ``Peter Chan``); the pattern of a masked name.
        kind: person, organisation, masked, nickname or none.
        script: han, pinyin, romanised, latin, mixed (``HUI Hiu 軒``), masked or none.
        surname, given_name: As written, without spaces in characters; Latin letters in usual capitals.
        honorific, gender: 先生, Mr …, and male or female where that says so.
        english_name: Peter in ``CHAN Tai Man, Peter``.
        pinyin, surname_pinyin, given_pinyin: Toneless, ü as v; of characters and of Pinyin only.
        cantonese: The usual Hong Kong spelling of a name in characters, ``chan tai man``.
        syllables: One entry a character: the simplified character itself, or the syllable written.
        surname_syllables: How many of them are the surname's.
        aliases: Other forms of the same person in the cell; ``others``: other people in it.
        match_keys: ``han:…``, ``pinyin:…``, ``cantonese:…``, ``wade:…``, ``latin:…``;
            equal ones suggest a match.
    """

    value: str | None
    kind: str
    confidence: float
    issues: tuple[Issue, ...] = ()
    script: str = "none"
    surname: str | None = None
    given_name: str | None = None
    honorific: str | None = None
    gender: str | None = None
    english_name: str | None = None
    suffix: str | None = None
    pinyin: str | None = None
    surname_pinyin: str | None = None
    given_pinyin: str | None = None
    cantonese: str | None = None
    syllables: tuple[str, ...] = ()
    surname_syllables: int = 0
    aliases: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    match_keys: tuple[str, ...] = ()


_NONE = Name(None, "none", 0.0)
_LONGEST = 200
_SEPARATORS = re.compile(r"\s*(?:[;/|、&]|\s(?:and|和|与|及|or)\s)\s*")
_DOTS = re.compile(r"(?<=[㐀-鿿])\s*[·•‧・⋅∙.]\s*(?=[㐀-鿿])")
_MASK = re.compile(r"[*○●×□某]|(?<=[㐀-鿿])[xX]{1,3}(?![a-zA-Z])|(?<=[a-zA-Z])\*+")
_HAN_SPACE = re.compile(r"(?<=[㐀-鿿·])\s+(?=[㐀-鿿·])")
_LATIN = re.compile(r"[^\W\d_]")
_TOKEN = re.compile(r"[㐀-鿿]+|[A-Za-z']+")
_RECEIVES = re.compile(r"(?:(?<=[㐀-鿿]{3})|(?<=[㐀-鿿]{2})[\s(]+)(?:亲收|签收|代收|收)[)]?$")
_ONLY_HAN = re.compile(r"[一-鿿]{2,4}\Z")


def standardise(raw: str | None) -> Name:
    """Read one cell of a name column.

    >>> name = standardise("劉嘉欣小姐")
    >>> name.value, name.surname, name.pinyin, name.gender
    ('刘嘉欣', '劉', 'liu jiaxin', 'female')
    >>> standardise("CHOW Wing Ming; Robert").english_name
    'Robert'
    """
    return _cell(raw) if raw else _NONE


def of_parts(surname: str | None, given_name: str | None, middle_name: str | None = None) -> Name:
    """Read a name that a source holds in columns of its own.

    >>> of_parts("Chan", "Tai Man").value, of_parts("王", "小明").value
    ('Chan Tai Man', '王小明')
    """
    parts = [clean(part) for part in (surname, given_name, middle_name)]
    last, first, middle = ("" if is_placeholder(part) else part for part in parts)
    if not last or not (first or middle):
        return standardise(last or first or middle or None)
    if has_han(last) or has_han(first):
        return standardise(last + first + middle)
    return standardise(f"{last}, {first} {middle}")


@lru_cache(maxsize=1 << 16)
def _cell(raw: str) -> Name:
    found = _read(raw)
    return found if found.value == raw or _plainly(raw, found.value) else settled(found, _read, _NONE)


def _plainly(raw: str, value: str | None) -> bool:
    """Whether a value differs from its Latin text in nothing but plain capitals, so reads the same."""
    if value is None or len(raw) != len(value) or not raw.isascii():
        return False
    return raw.lower() == value.lower() and value.istitle() and (raw.islower() or raw.istitle())


@lru_cache(maxsize=1 << 15)
def _read(raw: str) -> Name:
    if _ONLY_HAN.match(raw) and raw[-1] != "收" and not is_placeholder(raw) and "某" not in raw:
        return _han(raw, raw)
    text = clean(raw)
    if too_long := overlong(text, _LONGEST):
        return replace(_NONE, issues=(too_long,))
    if is_placeholder(text) or not _LATIN.search(text):
        return replace(_NONE, issues=issues_of(issue("name.placeholder", text=text[:40]) if text else None))
    if not text.isascii():
        text = re.sub(r"[·•‧・⋅∙]", "·", _DOTS.sub("·", text))
    if names_han.looks_like_organisation(text) or _is_company(text):
        return _organisation(text)
    text, found = without_extras(text)
    text, notes = without_brackets(_RECEIVES.sub("", text))
    if is_placeholder(text):
        return replace(_NONE, issues=issues_of(issue("name.placeholder", text=text[:40]), *found))
    name = _masked(text) if _MASK.search(text) else _segments(text)
    name = _with_notes(name, notes)
    return replace(name, issues=issues_of(*name.issues, *found)) if found else name


def _is_company(text: str) -> bool:
    tokens = [token.strip(".,()").lower() for token in text.split()] if text.isascii() else []
    return len(tokens) > 1 and (
        tokens[-1] in latin_parts.tables()["organisation"] or ("the" in tokens and len(tokens) > 3)
    )


def _organisation(text: str) -> Name:
    found = (issue("name.organisation", text=text[:60]),)
    return Name(text, "organisation", 0.7, found, "han" if has_han(text) else "latin")


def _segments(text: str) -> Name:
    pieces = [piece for piece in _SEPARATORS.split(text) if _LATIN.search(piece)]
    if has_han(text):
        pieces = [part for piece in pieces for part in _han_pieces(piece)]
    read = [_one(piece) for piece in pieces[:12]] or [_one(text)]
    first = next((name for name in read if name.kind == "person" and name.surname), read[0])
    for other in read:
        if other is not first:
            first = _joined(first, other)
    if first.others:
        several = issue("name.several", count=str(1 + len(first.others)))
        return replace(first, issues=issues_of(several, *first.issues))
    return first


def _han_pieces(piece: str) -> list[str]:
    """Characters with spaces: one name spaced out, or several names, or a name beside its Latin form."""
    if "," in piece and all(map(has_han, piece.split(","))):
        return [part for half in piece.split(",") for part in _han_pieces(half.strip())]
    parts = piece.split(" ")
    if len(parts) > 1 and all(_ONLY_HAN.match(part) for part in parts):
        split = [names_han.parse(part) for part in parts]
        if all(name.surname and name.given_name and name.confidence >= 0.8 for name in split):
            return parts
    return [_HAN_SPACE.sub("", piece)]


def _joined(first: Name, other: Name) -> Name:
    """Two readings of one cell: forms of one person where they complement each other, else two people."""
    bare = other.script == "latin" and not (other.surname and other.given_name)
    if bare and other.value and not first.english_name and first.script != "latin":
        keys = unique((*first.match_keys, *keys_of_latin(first.surname_pinyin or first.surname, other.value)))
        return replace(first, english_name=other.value, match_keys=keys)
    scripts = {first.script, other.script}
    if other.value and "han" in scripts and len(scripts) == 2:
        main, side = (first, other) if first.script == "han" else (other, first)
        english = (
            main.english_name or side.english_name or (side.given_name if side.script == "latin" else None)
        )
        keys = unique((*main.match_keys, *side.match_keys))
        aliases = unique((*main.aliases, side.value or ""))
        return replace(main, english_name=english, aliases=aliases, match_keys=keys, others=first.others)
    if other.value and other.kind == "person" and other.value != first.value:
        return replace(first, others=unique((*first.others, other.value, *other.others)))
    return first


def _one(piece: str) -> Name:
    if not has_han(piece):
        return _latin(piece)
    han, latin = (
        names_han.han_only(piece),
        " ".join("".join(" " if is_han(c) or c == "·" else c for c in piece).split()),
    )
    if not _LATIN.search(latin):
        return _han(han, piece)
    read = names_han.parse(han)
    if read.honorific and not read.surname and not read.given_name:
        return replace(_latin(latin), honorific=read.honorific, gender=read.gender)
    if len(han) == 1 or (
        len(han) == 2 and latin.isupper() and simplified(han[0]) not in names_han.tables()["common"]
    ):
        mixed = _mixed(han, piece)
        if mixed is not None:
            return mixed
    return _joined(_han(han, han), _latin(latin))


def _mixed(han: str, piece: str) -> Name | None:
    """A spelling with a character left in it, ``HUI Hiu 軒``."""
    latin = " ".join("".join(" " if is_han(c) else c for c in piece).split())
    read = names_latin.parse(latin)
    if read is None or read.surname is None or simplified(han) in names_han.tables()["long"]:
        return None
    head = read.syllables[: read.surname_syllables] or (read.surname,)
    given = _TOKEN.findall(piece)
    while given and given[0].lower() in read.surname.split():
        given = given[1:]
    english = read.english_name
    if read.script == "latin" and read.given_name:
        given, english = list(han), read.given_name
    name, given_name = (
        shown(read.surname),
        " ".join(token if has_han(token) else shown(token) for token in given),
    )
    tail = tuple(c for token in given for c in (simplified(token) if has_han(token) else (token.lower(),)))
    return Name(
        f"{name} {simplified(given_name)}",
        "person",
        0.6,
        (issue("name.mixed-script", text=piece[:40]),),
        "mixed",
        name,
        given_name,
        read.honorific,
        read.gender,
        english and shown(english),
        syllables=(*head, *tail),
        surname_syllables=len(head),
    )


def _han(han: str, raw: str) -> Name:
    if names_han.looks_like_organisation(han):
        return _organisation(raw)
    read = names_han.parse(han)
    if not read.surname and not read.given_name:
        lacks = (issue("name.given-missing", text=han),)
        return Name(None, "none", 0.1, lacks, honorific=read.honorific, gender=read.gender)
    written = (read.surname or "") + (read.given_name or "")
    nickname = "nickname" in read.codes or "surname-unknown" in read.codes
    value = simplified(read.honorific + written if "nickname" in read.codes and read.honorific else written)
    sounds = sounds_of_han(read.surname, read.given_name)
    keys = () if nickname or "given-missing" in read.codes else keys_of_han(value, sounds)
    found = tuple(issue(f"name.{code}", text=han) for code in read.codes)
    return Name(
        value,
        "nickname" if nickname else "person",
        read.confidence,
        found,
        "han",
        read.surname,
        read.given_name,
        read.honorific,
        read.gender,
        pinyin=sounds.pinyin,
        surname_pinyin=sounds.surname_pinyin,
        given_pinyin=sounds.given_pinyin,
        cantonese=sounds.cantonese,
        syllables=tuple(simplified(written)),
        surname_syllables=len(read.surname or ""),
        match_keys=keys,
    )


@lru_cache(maxsize=1 << 14)
def _latin(piece: str) -> Name:
    read = names_latin.parse(piece)
    if read is None:
        return replace(_NONE, issues=(issue("name.unreadable", text=piece[:40]),))
    found = tuple(issue(f"name.{code}", text=piece[:40]) for code in read.codes)
    pinyin = read.script == "pinyin"
    given = "".join(read.syllables[read.surname_syllables :]) if pinyin else None
    surname = read.surname
    return Name(
        _rendered(read), "person", read.confidence, found, read.script, surname and shown(surname),
        _shown_given(read), read.honorific, read.gender,
        read.english_name and shown(read.english_name), read.suffix, f"{surname} {given}" if pinyin else None,
        surname if pinyin else None, given, None, read.syllables, read.surname_syllables,
        match_keys=_keys(read),
    )  # fmt: skip


def _keys(read: LatinName) -> tuple[str, ...]:
    keys: list[str] = []
    given = read.syllables[read.surname_syllables :]
    if given:
        keys += keys_of_syllables(read.script, read.syllables[: read.surname_syllables], given)
        if "order-unsure" in read.codes:
            keys += keys_of_syllables(read.script, given, read.syllables[: read.surname_syllables])
    if read.english_name:
        keys += keys_of_latin(read.surname, read.english_name)
    elif not given:
        keys += keys_of_latin(read.surname, read.given_name)
    return unique(keys)


def _shown_given(read: LatinName) -> str | None:
    """Every word of a given name with a capital: no particle stands in it."""
    return " ".join(map(shown, read.given_name.split())) if read.given_name else None


def _rendered(read: LatinName) -> str:
    surname, given = read.surname and shown(read.surname), _shown_given(read)
    order = (surname, given) if read.script in ("pinyin", "romanised") else (given, surname)
    return " ".join(filter(None, order))


def _masked(text: str) -> Name:
    pattern = re.sub(r"[○●×□某xX]", "*", text) if has_han(text) else text
    pattern = re.sub(r"\s+", "", simplified(pattern)) if has_han(text) else pattern
    body, honorific, gender = names_han.without_honorific(pattern)
    surname = body[0] if body and is_han(body[0]) else None
    if has_han(body) and len(body) > 3 and body[:2] in names_han.compound_surnames():
        surname = body[:2]
    found = (issue("name.masked", text=body),)
    return Name(body, "masked", 0.3, found, "masked", surname, None, honorific, gender)


def _with_notes(name: Name, notes: list[str]) -> Name:
    """What stood in brackets: another form of the name, or a remark that is left out."""
    for note in notes:
        text = clean(note)
        if not _LATIN.search(text) or is_placeholder(text):
            continue
        if has_han(text):
            other = names_han.parse(names_han.han_only(text))
            alike = other.surname and other.given_name and other.confidence > 0.9 and len(text) <= 4
            if name.script != "han" and alike:
                name = _joined(name, _han(names_han.han_only(text), text))
                continue
            name = replace(name, issues=issues_of(*name.issues, issue("name.remark", text=text[:40])))
        elif name.value:
            name = _joined(name, _latin(text))
    return name


def fields(name: Name) -> dict[str, Any]:
    """The parts as a plain mapping, for tables of results."""
    return {part: getattr(name, part) for part in Name.__slots__}
