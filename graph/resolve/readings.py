"""How Chinese characters may be romanised, and how near a romanised syllable is to a character.

Romanisations people carry (Hong Kong government style, Wade-Giles, Hokkien …) are irregular, so nearness is a
score from sounds: where the mouth starts, the vowel, how the syllable ends. It is evidence, never a key.
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph.resolve.text import has_han

_JYUTPING = re.compile(r"^(ng|gw|kw|[bpmfdtnlgkhzcsjw])?([a-z]+?)(ng|[mnptk])?$")
_SPOKEN = re.compile(
    r"^(ng(?=[aeiou])|gw|kw|ku(?=[aeio])|qu|hs|tsz|tz|ts|ch|zh|sh|sz|[bpmfdtnlgkhjqxzcsrwy])?([aeiouv]*)(h?)(ng|[mnptk])?$"
)
_INITIALS = {
    "b": "P", "p": "P", "m": "M", "f": "F", "d": "T", "t": "T", "n": "L", "l": "L", "g": "K", "k": "K",
    "gw": "KW", "kw": "KW", "ku": "KW", "h": "H", "hs": "S", "s": "S", "sh": "S", "sz": "S", "x": "S",
    "z": "C", "c": "C", "ch": "C", "ts": "C", "tz": "C", "tsz": "C", "zh": "C", "j": "C", "q": "C", "qu": "C",
    "r": "R", "w": "W", "y": "Y", "ng": "", "": "",
}  # fmt: skip
_NEAR_INITIALS = {
    frozenset("KH"), frozenset({"K", "KW"}), frozenset("CS"), frozenset("HF"), frozenset({"W", ""}),
    frozenset({"Y", ""}), frozenset("CK"), frozenset("HS"), frozenset({"KW", "W"}), frozenset("CT"),
    frozenset({"Y", "R"}), frozenset({"H", ""}), frozenset({"L", ""}),
}  # fmt: skip
_VOWELS = {
    "aa": "a", "ee": "i", "oo": "u", "ou": "o", "oe": "eu", "eo": "eu", "yu": "u", "v": "u", "uh": "u",
    "aai": "ai", "aau": "au", "eoi": "ui", "oey": "ui", "ay": "ai", "ey": "ei", "oy": "oi", "uy": "ui",
    "ie": "i", "ao": "au", "ow": "au", "iu": "iu", "iao": "iu",
}  # fmt: skip

_GLIDES = {"aw": "o", "ow": "au", "ew": "iu", "ay": "ai", "ey": "ei", "oy": "oi", "uy": "ui"}
_ENDINGS = re.compile("(?:aw|ow|ew|ay|ey|oy|uy)$")

Sound = tuple[str, str, str]


@lru_cache(maxsize=100_000)
def sound_of(syllable: str) -> Sound | None:
    """Initial class, vowel and final of a romanised syllable; None where it is none.

    >>> sound_of("chau"), sound_of("zhou")
    (('C', 'au', ''), ('C', 'o', ''))
    """
    match = _SPOKEN.match(_ENDINGS.sub(lambda end: _GLIDES[end.group()], syllable.replace("ü", "v")))
    if match is None or not syllable:
        return None
    initial, vowel, _, final = (part or "" for part in match.groups())
    if not vowel and not final:
        return (_INITIALS[initial], "i" if initial in {"sz", "tsz", "tz", "ts", "z", "c", "s"} else "", "")
    if initial in {"y", "w"} and not vowel:
        return None
    return _INITIALS[initial], _VOWELS.get(vowel, vowel), final


def _hong_kong(jyutping: str) -> str:
    """A Jyutping syllable as the Hong Kong government would write it.

    >>> _hong_kong("zoeng"), _hong_kong("jan")
    ('cheung', 'yan')
    """
    match = _JYUTPING.match(jyutping)
    if match is None:
        return jyutping
    initial, vowel, final = (part or "" for part in match.groups())
    initial = {"z": "ch", "c": "ch", "j": "y"}.get(initial, initial)
    if vowel.startswith("yu"):
        vowel = "u" if initial else "yu"
    vowel = {"oe": "eu", "eo": "u", "eoi": "ui", "aa": "a", "aai": "ai", "aau": "au"}.get(vowel, vowel)
    return initial + vowel + final


@lru_cache(maxsize=30_000)
def readings(character: str) -> tuple[str, ...]:
    """Romanised readings of one character: Mandarin, Cantonese and Cantonese as Hong Kong writes it.

    >>> "chan" in readings("陈")
    True
    """
    import ToJyutping
    from pypinyin import Style, pinyin

    mandarin = {item.replace("ü", "v") for item in pinyin(character, style=Style.NORMAL, heteronym=True)[0]}
    found = ToJyutping.get_jyutping_candidates(character)
    listed = found[0][1] if found else []
    cantonese = {item.rstrip("0123456789") for item in listed}
    return tuple(sorted(mandarin | cantonese | {_hong_kong(item) for item in cantonese}))


@lru_cache(maxsize=400_000)
def nearness(syllable: str, character: str) -> float:
    """How well a romanised syllable reads a character, 0 to 1.

    >>> nearness("wong", "黄"), nearness("wong", "李") < 0.5
    (1.0, True)
    """
    known = readings(character)
    if syllable in known:
        return 1.0
    spoken = sound_of(syllable)
    if spoken is None:
        return 0.0
    return max((_alike(spoken, other) for other in map(sound_of, known) if other is not None), default=0.0)


@lru_cache(maxsize=400_000)
def alike(left: str, right: str) -> float:
    """How alike two slots sound: romanised syllables, characters, or one of each.

    >>> alike("chi", "zhi") > 0.9, alike("軒", "轩")
    (True, 0.0)
    """
    if left == right:
        return 1.0
    left_han, right_han = has_han(left), has_han(right)
    if left_han and right_han:
        return 0.0
    if right_han:
        return nearness(left, right)
    if left_han:
        return nearness(right, left)
    first, second = sound_of(left), sound_of(right)
    return 0.0 if first is None or second is None else _alike(first, second)


@lru_cache(maxsize=100_000)
def _alike(left: Sound, right: Sound) -> float:
    initial = 1.0 if left[0] == right[0] else 0.5 if frozenset((left[0], right[0])) in _NEAR_INITIALS else 0.0
    shared = len(set(left[1]) & set(right[1])) / max(len(set(left[1]) | set(right[1])), 1)
    final = 1.0 if left[2] == right[2] else 0.3 if bool(left[2]) == bool(right[2]) else 0.0
    return round(0.97 * (0.45 * initial + 0.3 * shared + 0.25 * final), 4)


def skeletons(slot: str) -> frozenset[str]:
    """Coarse keys of a slot for blocking: initial class and final of each reading.

    >>> skeletons("chan") & skeletons("陈")
    frozenset({'Cn'})
    """
    spoken = readings(slot) if has_han(slot) else (slot,)
    sounds = (sound_of(item) for item in spoken)
    return frozenset(f"{sound[0]}{sound[2]}" for sound in sounds if sound is not None)
