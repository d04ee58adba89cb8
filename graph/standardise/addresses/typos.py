"""One wrong, missing or additional character in the name of a district whose city is known."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.standardise.addresses.tables import COUNTY, Division, Tables

_TOKEN = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,8}?[区县市旗])")
_NO_NAME = re.compile(
    r"(?:小|社|校|园|厂|景|院|片|库|宿舍|家属|生活|办公|住宅|高新|高新技术产业开发|开发|工业|商务|度假|保税|产业|管理|示范|[A-Za-z\d])区$"
    r"|^.[区县市]$|^(?:市辖|主城|老城|新城|市中心|中心城)区$|[超商夜]市$|菜市$"
)


class Misspelt(NamedTuple):
    """A district read through a misspelling."""

    county: Division
    written: str
    end: int


def misspelt_county(
    text: str, at: int, city: Division, table: Tables, exact_only: bool = False
) -> Misspelt | None:
    """The only county of a city that is one character away from the name written at a place.

    With ``exact_only``, for a name that another city really has, it must begin the county's (雨花区 for
    雨花台区) or sound like it (广州市黄浦区 for 黄埔区).
    """
    token = _TOKEN.match(text, at)
    if not token or _NO_NAME.search(token["name"]):
        return None
    written = token["name"]
    counties = [one for one in table.children[city] if one.level == COUNTY and not one.zone]
    near = [one for one in counties if _begins(written, one.name)]
    if len(near) != 1:
        near = [one for one in counties if _one_apart(written, one.name)]
        if exact_only:
            near = [one for one in near if _same_sound(written, one.name)]
    return Misspelt(near[0], written, token.end()) if len(near) == 1 else None


def _same_sound(written: str, name: str) -> bool:
    from pypinyin import lazy_pinyin  # only for the rare name that two cities dispute

    return bool(lazy_pinyin(written) == lazy_pinyin(name))


def is_near(text: str, name: str) -> bool:
    """Whether a text ends in a misspelling of a name: one other character, the suffix right.

    >>> is_near("折江省", "浙江省"), is_near("杭州市", "杭州市"), is_near("上海市", "杭州市")
    (True, False, False)
    """
    written = text[-len(name) :]
    return len(written) == len(name) > 2 and written[-1] == name[-1] and _one_apart(written, name)


def _begins(written: str, name: str) -> bool:
    """雨花区 for 雨花台区: the stem begins the name."""
    return len(written) > 2 and name.startswith(written[:-1]) and abs(len(name) - len(written)) <= 2


def _one_apart(one: str, other: str) -> bool:
    """Whether two names differ by one substituted, missing or additional character before the suffix.

    >>> _one_apart("西胡区", "西湖区"), _one_apart("雨花区", "雨花台区"), _one_apart("东山区", "西湖区")
    (True, True, False)
    """
    if one[-1] != other[-1] or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        return sum(left != right for left, right in zip(one, other, strict=True)) == 1
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
