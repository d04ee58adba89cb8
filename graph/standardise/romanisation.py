"""How Chinese characters sound and how people spell them in Latin letters.

Systems: Hanyu Pinyin, Wade-Giles (Taiwan, without its marks), Jyutping, the irregular habits of Hong Kong
("government style"), and overseas spellings of surnames. All of it is evidence: one spelling fits many
characters, and one person's papers may spell a character in several ways.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import Any

from graph.standardise.text import simplified, table, without_marks, words


@cache
def _surnames() -> dict[str, Any]:
    raw = table("surnames")
    return {
        "single": frozenset("".join(raw["single"].split())),
        "compound": words(raw["compound"]),
        "reading": raw["reading"],
        "variants": raw["variants"],
        "hong_kong": {name: spelled.split() for name, spelled in raw["hong_kong"].items()},
        "overseas": {name: spelled.split() for name, spelled in raw["overseas"].items()},
    }


def surname_tables() -> dict[str, Any]:
    """The surname tables: single, compound, reading, variants, hong_kong, overseas."""
    return _surnames()


@cache
def _libraries() -> tuple[Any, Any]:
    import ToJyutping
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict, ToJyutping


_GIVEN_READING = {
    "朝": "zhāo",
    "盛": "shèng",
    "晟": "shèng",
    "茜": "qiàn",
    "莘": "xīn",
    "娜": "nà",
    "柏": "bó",
}
_GIVEN_READING |= {
    "长": "cháng",
    "重": "chóng",
    "行": "xíng",
    "曾": "zēng",
    "句": "jù",
    "车": "chē",
    "单": "dān",
}
_GIVEN_READING |= {"於": "yú", "炔": "quē", "解": "jiě", "燕": "yàn", "盖": "gài", "调": "tiáo", "覃": "tán"}


@lru_cache(maxsize=1 << 14)
def reading(text: str, surname: bool = False) -> str:
    """The Mandarin reading with tone marks; syllables of a compound surname stand apart.

    >>> reading("单", surname=True), reading("单"), reading("尉迟", surname=True)
    ('shàn', 'dān', 'yù chí')
    """
    plain = simplified(text)
    if surname and plain in _surnames()["reading"]:
        return str(_surnames()["reading"][plain])
    if len(text) != 1:
        return " ".join(filter(None, (reading(c, surname and len(text) == 1) for c in text)))
    if plain in _GIVEN_READING:
        return _GIVEN_READING[plain]
    pinyin_dict, _ = _libraries()
    found = pinyin_dict.get(ord(plain)) or pinyin_dict.get(ord(text)) or ""
    return str(found).partition(",")[0]


@lru_cache(maxsize=1 << 14)
def pinyin(text: str, surname: bool = False) -> str:
    """The Mandarin reading without tones, ü written v.

    >>> pinyin("吕", surname=True), pinyin("单于", surname=True)
    ('lv', 'chan yu')
    """
    return toneless(reading(text, surname))


def toneless(spelled: str) -> str:
    """Pinyin in lower case without tone marks or digits, ü as v.

    >>> toneless("Lǚ"), toneless("wang2")
    ('lv', 'wang')
    """
    lowered = spelled.lower()
    if not lowered.isascii():
        for marked in "üǖǘǚǜ":
            lowered = lowered.replace(marked, "v")
        lowered = without_marks(lowered)
    return lowered.replace("u:", "v").rstrip("12345")


@lru_cache(maxsize=1 << 14)
def jyutpings(character: str) -> tuple[str, ...]:
    """The Cantonese readings of one character without tones, the usual one first.

    >>> jyutpings("陳")[0]
    'can'
    """
    _, library = _libraries()
    candidates = library.get_jyutping_candidates(character)
    found = candidates[0][1] if candidates and candidates[0][1] else ()
    return tuple(dict.fromkeys(item.rstrip("0123456789") for item in found if " " not in item))[:4]


@cache
def _spelling_tables() -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        part: {
            sound: tuple(item.strip("_") for item in str(spelled).split()) for sound, spelled in rows.items()
        }
        for part, rows in table("romanisation").items()
    }


@lru_cache(maxsize=1 << 12)
def hong_kong(jyutping: str) -> tuple[str, ...]:
    """The spellings Hong Kong gives one Cantonese syllable, the usual first.

    >>> hong_kong("daai")[0], hong_kong("cyun")[0], hong_kong("zi")[:2]
    ('tai', 'chuen', ('chi', 'tsz'))
    """
    tables = _spelling_tables()
    if jyutping in tables["whole"]:
        return tables["whole"][jyutping]
    for initial, spelled in tables["initials"].items():
        final = tables["finals"].get(jyutping[len(initial) :])
        if final and jyutping.startswith(initial):
            pairs = sorted(
                product(enumerate(spelled), enumerate(final)), key=lambda pair: pair[0][0] + pair[1][0]
            )
            return tuple(dict.fromkeys(begin + end for (_, begin), (_, end) in pairs))
    return (jyutping,)


@lru_cache(maxsize=1 << 10)
def wade_giles(syllable: str) -> tuple[str, ...]:
    """The Wade-Giles spellings of a toneless Pinyin syllable, without apostrophes and diaereses.

    >>> wade_giles("xiao"), wade_giles("zhang"), wade_giles("guo")
    (('hsiao',), ('chang',), ('kuo',))
    """
    tables = _spelling_tables()
    if syllable in tables["wade_whole"]:
        return tables["wade_whole"][syllable]
    pairs = tables["wade_initials"].items()
    initial, spelled = next(((begin, to[0]) for begin, to in pairs if syllable.startswith(begin)), ("", ""))
    final = syllable[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = {"u": "u", "ue": "ueh", "uan": "uan", "un": "un"}.get(final, final)
    elif final.endswith("ong"):
        final = final[:-3] + "ung"
    elif final.endswith("ie"):
        final = final + "h"
    elif final.endswith("ian"):
        final = final[:-3] + "ien"
    elif final == "ui" and spelled == "k":
        final = "uei"
    elif final.endswith("uo") and (spelled in ("t", "ts", "ch", "j") or syllable[:1] in "tnls"):
        final = final[:-2] + "o"
    return (spelled + final,)


@lru_cache(maxsize=1 << 14)
def spellings(text: str, surname: bool = False) -> dict[str, str]:
    """Every spelling of a character, or of a compound surname written together, with its system.

    Systems: pinyin, wade_giles, hong_kong, jyutping, overseas. Do not change the answer.

    >>> found = spellings("陈", surname=True)
    >>> found["chan"], found["chen"], found["tan"]
    ('hong_kong', 'pinyin', 'overseas')
    """
    plain = simplified(text)
    found: dict[str, str] = {}
    mandarin = pinyin(text, surname)
    joined = mandarin.replace(" ", "")
    for spelled in (joined, joined.replace("v", "u"), joined.replace("v", "yu")):
        found.setdefault(spelled, "pinyin")
    if surname:
        for spelled in _surnames()["hong_kong"].get(plain, ()):
            found.setdefault(spelled, "hong_kong")
        for spelled in _surnames()["overseas"].get(plain, ()):
            found.setdefault(spelled, "overseas")
    if len(text) == 1:
        readings = jyutpings(text) or jyutpings(plain)
        for spoken in readings[: 1 if surname else 3]:
            for spelled in hong_kong(spoken)[: 4 if surname else None]:
                found.setdefault(spelled, "hong_kong")
            found.setdefault(spoken, "jyutping")
    for spelled in wade_giles(joined) if len(text) == 1 else (" ".join(mandarin.split()),):
        found.setdefault(spelled.replace(" ", ""), "wade_giles")
    return found


@lru_cache(maxsize=1 << 14)
def usual_hong_kong(text: str, surname: bool = False) -> str:
    """The one spelling Hong Kong gives most often.

    >>> usual_hong_kong("陳", surname=True), usual_hong_kong("文")
    ('chan', 'man')
    """
    listed = _surnames()["hong_kong"].get(simplified(text)) if surname else None
    if listed:
        return str(listed[0])
    return "".join(hong_kong(found[0])[0] for found in map(jyutpings, text) if found)


@cache
def surnames_spelled() -> dict[str, tuple[tuple[str, str], ...]]:
    """Latin spelling to the surnames it may stand for with the system, common surnames first."""
    found: dict[str, dict[str, str]] = {}
    raw = "".join(table("surnames")["single"].split())
    common = list(dict.fromkeys(raw))[:400]
    for name in [*common, *sorted(_surnames()["compound"])]:
        usual = _surnames()["hong_kong"].get(name) or [usual_hong_kong(name, surname=True)]
        for spelled, system in spellings(name, surname=True).items():
            rare = (system == "hong_kong" and spelled not in usual) or (
                system == "jyutping" and name not in common[:150]
            )
            if spelled and not rare:
                found.setdefault(spelled, {}).setdefault(name, system)
    return {spelled: tuple(names.items()) for spelled, names in found.items()}


@cache
def _ranks() -> dict[str, int]:
    names = dict.fromkeys("".join(table("surnames")["single"].split()))
    return {name: at for at, name in enumerate(names)}


@lru_cache(maxsize=1 << 12)
def surname_rank(spelled: str) -> int:
    """How common the commonest surname so spelled is: 0 the most common, 999 none.

    >>> surname_rank("wang") < surname_rank("ouyang") < surname_rank("smith")
    True
    """
    names = surnames_spelled().get(spelled, ())
    ranks = [_ranks().get(name, 150) for name, system in names if system != "jyutping"]
    return min(ranks, default=999)


@cache
def inventory(system: str) -> frozenset[str]:
    """All syllables of a system: pinyin, wade_giles, jyutping, hong_kong, or chinese (any)."""
    raw = table("syllables")
    mandarin = words(raw["pinyin"])
    if system == "pinyin":
        return mandarin | {item.replace("v", "u") for item in mandarin}
    if system == "wade_giles":
        return frozenset(spelled for item in mandarin for spelled in wade_giles(item)) | words(raw["taiwan"])
    if system == "jyutping":
        return words(raw["jyutping"])
    if system == "hong_kong":
        return frozenset(spelled for item in words(raw["jyutping"]) for spelled in hong_kong(item))
    return frozenset().union(*map(inventory, ("pinyin", "wade_giles", "jyutping", "hong_kong")))


@lru_cache(maxsize=1 << 14)
def segment(text: str, system: str, most: int = 4) -> tuple[str, ...] | None:
    """Split letters into syllables of a system, as few and as long as possible; None where they do not fit.

    >>> segment("xiaoming", "pinyin"), segment("waiming", "hong_kong"), segment("peter", "pinyin")
    (('xiao', 'ming'), ('wai', 'ming'), None)
    """
    syllables = inventory(system)
    if text in syllables:
        return (text,)
    if most <= 1 or not text.isalpha() or len(text) > 6 * most:
        return None
    best: tuple[str, ...] | None = None
    for length in range(min(6, len(text) - 1), 0, -1):
        if text[:length] in syllables:
            rest = segment(text[length:], system, most - 1)
            if rest is not None and (best is None or len(rest) + 1 < len(best)):
                best = (text[:length], *rest)
    return best


_FOLD = (
    (re.compile(r"^(?:ts|tz|cz|c(?!h)|z|j(?=i|u|a[nu]?$|eung))"), "ch"),
    (re.compile(r"^sz(?:e|ee)?$|^sy$|^see$"), "si"),
    (re.compile(r"^chz?e?e?$"), "chi"),
    (re.compile(r"^gw"), "kw"),
    (re.compile(r"^g"), "k"),
    (re.compile(r"^b"), "p"),
    (re.compile(r"^d"), "t"),
    (re.compile(r"^sh"), "s"),
    (re.compile(r"^j"), "y"),
    (re.compile(r"oeng"), "eung"),
    (re.compile(r"oek"), "euk"),
    (re.compile(r"aa"), "a"),
    (re.compile(r"eo"), "u"),
    (re.compile(r"oo"), "u"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"(?<=[^aeiouy])ou$|oh$|or$"), "o"),
    (re.compile(r"ow$"), "au"),
    (re.compile(r"uui$|uoi$"), "ui"),
    (re.compile(r"yu(?=n|t)|ue(?=n|t)"), "u"),
    (re.compile(r"eh$"), "e"),
    (re.compile(r"^yu?e?$|^u$"), "yu"),
    (re.compile(r"^yi?$"), "yi"),
)


@lru_cache(maxsize=1 << 14)
def fold_cantonese(syllable: str) -> str:
    """A Cantonese syllable, however it is romanised, without the differences habits make.

    >>> fold_cantonese("tsang"), fold_cantonese("zang"), fold_cantonese("kwok"), fold_cantonese("gwok")
    ('chang', 'chang', 'kwok', 'kwok')
    """
    for pattern, folded in _FOLD:
        syllable = pattern.sub(folded, syllable)
    return syllable
