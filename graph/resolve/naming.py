"""A person's name taken apart: surname, given name, other names, Chinese characters, romanised syllables."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from graph.resolve.text import fold, han_runs, has_han, simplified
from graph.standardise import names as standard

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "sir",
        "madam",
        "mister",
        "mx",
        "rev",
        "reverend",
        "hon",
        "lady",
        "lord",
        "dame",
        "mdm",
        "capt",
        "col",
    ]
)
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "esq", "phd", "md", "junior", "senior"])
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "司徒",
        "诸葛",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "东方",
        "夏侯",
        "端木",
        "南宫",
        "西门",
        "长孙",
        "宇文",
        "轩辕",
        "独孤",
        "百里",
        "呼延",
        "申屠",
        "太史",
        "闻人",
        "淳于",
        "单于",
        "澹台",
        "公冶",
        "宗政",
        "濮阳",
        "赫连",
        "钟离",
        "鲜于",
        "闾丘",
        "东郭",
        "拓跋",
        "完颜",
        "第五",
        "公羊",
        "谷梁",
        "左丘",
    ]
)
COMPOUND_ROMANISED = frozenset(
    tuple(pair.split("-"))
    for pair in [
        "au-yeung",
        "ou-yang",
        "ow-yeung",
        "ou-yeung",
        "sheung-kwun",
        "seung-kwun",
        "sheung-koon",
        "shang-guan",
        "sze-ma",
        "si-ma",
        "sze-to",
        "sze-tu",
        "see-to",
        "si-tu",
        "si-to",
        "chu-kot",
        "zhu-ge",
        "wong-po",
        "huang-fu",
        "ha-hau",
        "xia-hou",
        "mo-yung",
        "mu-rong",
        "tung-fong",
        "dong-fang",
        "kung-suen",
        "gong-sun",
        "ling-wu",
        "ling-hu",
        "nam-kung",
        "nan-gong",
        "tuen-muk",
        "duan-mu",
    ]
)
_NO_SURNAMES = frozenset("老小阿")
"""Surnames on paper, but before two characters nearly always the beginning of a nickname."""
_JOINED_COMPOUNDS = {"".join(pair): pair for pair in COMPOUND_ROMANISED}
_ALIAS = re.compile(r"[;/|]|\baka\b|\balias\b|[()（）\[\]【】]", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*\.?", re.UNICODE)


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a name; texts are folded, Chinese is simplified, a missing part is empty.

    Attributes:
        surname: Latin surname.
        given: Latin given name; several words only where the surname comes first.
        middle: Latin names between the two, joined by spaces.
        others: Further given names (an English name beside a Chinese one).
        han: The whole name in Chinese characters, without honorifics.
        han_surname: Its surname; ``han`` begins with it.
        syllables: Romanised syllables or single characters, surname first, where the name may be Chinese.
        surname_syllables: How many of them are the surname.
        order_unsure: The surname may as well be the last syllable.
    """

    surname: str = ""
    given: str = ""
    middle: str = ""
    others: tuple[str, ...] = ()
    han: str = ""
    han_surname: str = ""
    syllables: tuple[str, ...] = ()
    surname_syllables: int = 0
    order_unsure: bool = False


EMPTY = PersonName()


@lru_cache(maxsize=200_000)
def parse_full_name(raw: str) -> PersonName:
    """Take apart a whole name in any of the usual orders.

    >>> parse_full_name("SHEUNG KWUN Lung; Kenneth").surname
    'sheung kwun'
    >>> parse_full_name("劉嘉欣先生").han
    '刘嘉欣'
    >>> parse_full_name("Hamilton, Walter J.").given
    'walter'
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    pieces = [piece.strip() for piece in _ALIAS.split(text) if piece.strip()]
    if not pieces:
        return EMPTY
    main, rest = pieces[0], pieces[1:]
    others = tuple(_joined(piece) for piece in rest if not has_han(piece) and _joined(piece))
    written = next((piece for piece in pieces if has_han(piece)), None)
    if written is None:
        return _latin_name(main, others)
    if main == written and is_han_only(main):
        return parse_han(main, others)
    latin = _latin_words(main)
    if latin and has_han(main):
        return _mixed_name(main, others)
    name = parse_han(written)
    if written is not main and latin:
        beside = _latin_name(main, others)
        return PersonName(beside.surname, beside.given, beside.middle, others, name.han, name.han_surname)
    return PersonName("", "", "", others, name.han, name.han_surname)


def is_han_only(text: str) -> bool:
    """Whether a text has no Latin letters."""
    return not _latin_words(text)


@lru_cache(maxsize=200_000)
def parse_han(raw: str, others: tuple[str, ...] = ()) -> PersonName:
    """A name in Chinese characters, honorifics taken off; nothing of a nickname.

    >>> parse_han("上官龍先生").han_surname, parse_han("老王").han, parse_han("知足常乐").han
    ('上官', '王', '')
    """
    read = standard.standardise(raw)
    if read.kind in {"person", "nickname"} and read.script == "han":
        surname = simplified(read.surname or "")
        given = simplified(read.given_name or "")
        if surname in _NO_SURNAMES and len(given) > 1:
            return PersonName(others=others)
        if surname:
            return PersonName(others=others, han=surname + given, han_surname=surname)
        if read.kind == "nickname":
            return PersonName(others=others)
    han = simplified("".join(han_runs(raw)))
    length = 2 if len(han) > 2 and han[:2] in COMPOUND_SURNAMES else 1
    return PersonName(others=others, han=han, han_surname=han[:length])


def join_parts(surname: str, given: str, middle: str = "", full: str = "", alias: str = "") -> PersonName:
    """A name from columns of its parts; what they leave open comes from the whole name.

    >>> join_parts("Rouch", "William", full="William Albert Rouch").middle
    'albert'
    """
    if has_han(surname) or has_han(given):
        name = parse_han(surname.strip() + given.strip())
        length = len("".join(han_runs(surname))) or len(name.han_surname)
        return PersonName(
            others=tuple(filter(None, (_joined(alias),))), han=name.han, han_surname=name.han[:length]
        )
    whole = parse_full_name(full) if full else EMPTY
    if not (surname or given):
        extra = tuple(filter(None, (_joined(alias), _joined(middle))))
        return _with_others(whole, extra) if extra else whole
    last, first, between = _joined(surname), _joined(given), _joined(middle)
    if full and not between:
        known = {*last.split(), *first.split()}
        between = " ".join(word for word in _joined(full).split() if word not in known and len(word) > 1)
    return PersonName(
        last, first, between, tuple(filter(None, (_joined(alias),))), whole.han, whole.han_surname
    )


def _with_others(name: PersonName, extra: tuple[str, ...]) -> PersonName:
    return PersonName(
        name.surname, name.given, name.middle, (*name.others, *extra),
        name.han, name.han_surname, name.syllables, name.surname_syllables,
    )  # fmt: skip


def _latin_words(text: str) -> list[str]:
    return [word.rstrip(".") for word in _LATIN_WORD.findall(text) if not has_han(word)]


def _joined(text: str) -> str:
    found = [fold(word).replace("'", "").replace("’", "") for word in _latin_words(text)]
    kept = [word for word in found if word not in TITLES and word not in SUFFIXES]
    return " ".join(kept or found)


def _latin_name(text: str, others: tuple[str, ...]) -> PersonName:
    before, comma, after = text.partition(",")
    if comma and _joined(before) and _joined(after):
        return _surname_first(_joined(before).split(), _joined(after).split(), others)
    raw = [word for word in _latin_words(text) if fold(word) not in TITLES]
    while len(raw) > 1 and fold(raw[-1]) in SUFFIXES:
        raw.pop()
    found = [fold(word).replace("'", "").replace("’", "") for word in raw]
    if not found:
        return PersonName(others=others)
    capitals = [len(word) > 1 and word.isupper() for word in raw]
    if len(found) in (2, 3, 4) and len(set(capitals)) == 1 and all(is_syllable(word) for word in found):
        read = standard.standardise(text)
        if read.kind == "person" and read.script in {"romanised", "pinyin"} and read.surname:
            unsure = any(issue.code == "name.order-unsure" for issue in read.issues)
            return PersonName(
                fold(read.surname), fold(read.given_name or ""), "", others, "", "",
                read.syllables, read.surname_syllables, unsure,
            )  # fmt: skip
    if len(found) > 1 and capitals[0] and not all(capitals):
        count = next(place for place, upper in enumerate(capitals) if not upper)
        return _surname_first(found[:count], found[count:], others)
    if len(found) == 1:
        return PersonName(given=found[0], others=others)
    found[-1:] = _JOINED_COMPOUNDS.get(found[-1], (found[-1],))
    count = 2 if len(found) > 2 and tuple(found[-2:]) in COMPOUND_ROMANISED else 1
    last = found[-count:]
    return PersonName(
        " ".join(last), found[0], " ".join(found[1:-count]), others,
        syllables=tuple(last), surname_syllables=count,
    )  # fmt: skip


def _surname_first(last: list[str], first: list[str], others: tuple[str, ...]) -> PersonName:
    last = [part for word in last for part in _JOINED_COMPOUNDS.get(word, (word,))]
    syllables = [part for word in (*last, *first) for part in word.split("-")]
    chinese = len(syllables) <= 4 and all(is_syllable(part) for part in syllables)
    if chinese:
        return PersonName(" ".join(last), " ".join(first), "", others, "", "", tuple(syllables), len(last))
    return PersonName(
        " ".join(last),
        first[0],
        " ".join(first[1:]),
        others,
        syllables=tuple(last),
        surname_syllables=len(last),
    )


def _mixed_name(text: str, others: tuple[str, ...]) -> PersonName:
    """Latin words and characters mixed, as in "YEUNG Chi 軒": one syllable each, in their order."""
    parts: list[str] = []
    for word in re.findall(r"[^\W\d_]+", text):
        for run in re.split(f"({'|'.join(map(re.escape, han_runs(word)))})" if has_han(word) else "$^", word):
            parts.extend(simplified(run) if has_han(run) else filter(None, [fold(run)]))
    latin = [part for part in parts if not has_han(part)]
    if len(latin) == len([part for part in latin if is_syllable(part)]) and len(parts) <= 4:
        count = 2 if tuple(parts[:2]) in COMPOUND_ROMANISED else 1
        surname = " ".join(parts[:count]) if not has_han("".join(parts[:count])) else ""
        return PersonName(surname=surname, others=others, syllables=tuple(parts), surname_syllables=count)
    name = parse_han(text)
    beside = _joined(" ".join(latin))
    return PersonName(
        others=(*others, beside) if beside else others, han=name.han, han_surname=name.han_surname
    )


_SYLLABLE = re.compile(
    r"^(?:ng|gw|kw|ku|hs|tsz|tz|ts|ch|zh|sh|sz|[bpmfdtnlgkhjqxzcsrwy])?[aeiouü]{0,3}[wyh]?(?:ng|[mnptk])?$"
)


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether a Latin word could be one Chinese syllable in some romanisation.

    >>> is_syllable("kwun"), is_syllable("catherine")
    (True, False)
    """
    return 1 < len(word) <= 6 and _SYLLABLE.match(word) is not None


@cache
def nickname_groups() -> dict[str, frozenset[int]]:
    """Given name to the numbers of the groups of names it may stand for (william, bill, willy …)."""
    lines = resources.files(__package__).joinpath("nicknames.txt").read_text(encoding="utf-8").splitlines()
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(line for line in lines if line and not line.startswith("#")):
        for name in line.split():
            groups.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}
