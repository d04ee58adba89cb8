"""The road of an address and the number on it."""

from __future__ import annotations

import re
from typing import NamedTuple


class Road(NamedTuple):
    """A road, its number, and where they begin and end in the text."""

    road: str
    number: str
    start: int
    end: int


_CN = "一二三四五六七八九十百"
_HAN = r"[\u4e00-\u9fff·]"
_NOT_KIND = "街铁国省县乡渠味频隧轨跑车步"
_KIND = (
    r"(?:大道|大街|公路|[国省县乡]道|胡同|支弄|环路|(?<!铁)路|街(?!道)|巷|"
    rf"(?<![{_NOT_KIND}])道|[{_CN}]条)"
)
_SECTION = rf"[东西南北中]{{1,2}}段|[东西南北]?[{_CN}\d]{{1,3}}段"
_TURN = (
    rf"(?:(?<=[道街])[东西南北中](?=\d)|{_SECTION}"
    rf"|[东西南北中]?步行街|支路|辅路|[{_CN}\d]{{1,2}}巷)?"
)
_NUMBERED = r"(?:[GSXY]?\d{1,3}(?=国道|省道|县道|乡道|号?(?:路|大街|大道|街)))?号?"
_NAME = rf"{_NUMBERED}{_HAN}{{0,16}}{_KIND}{_TURN}"
_NO = rf"[甲乙丙丁新附]?(?:[x\d]{{1,5}}|(?<![{_CN}])[{_CN}]{{1,4}})"
_MORE = r"(?:[-~/之、.][x\d]{1,4})*[A-Za-z]?[甲乙丙丁]?"
_NOT_HOUSE = (
    r"(?!楼|线|大楼|公寓|宿舍|路|街|地铁|桥|机|库|通道|出口|入口|口|摊|档|室|房|厂房|车间|馆|大街|大道|公馆)"
)
_ATTACHED = rf"(?:附[{_CN}\d]+号?|之[{_CN}\d]+|院|(?=门(?!牌)))?"
_WITHOUT_KIND = r"(?=$|[ ,(])|(?<=-\d)(?=[\u4e00-\u9fff](?<![号室栋幢座楼弄]))"
_NUMBER = rf"{_NO}{_MORE}(?:号院|号{_NOT_HOUSE}{_ATTACHED}|弄|{_WITHOUT_KIND})"
_LANE = r"(?:\d{1,4}巷)?(?:\d{1,4}弄)?\d{1,4}(?:[-之]\d{1,3})?号(?:之\d{1,3})?"

_MARKS = frozenset("路街道巷条弄同环里")
"""No road is written without one of these."""
_NUMBER_FOLLOWS = re.compile(rf"[路街道巷同条弄段东西南北中][ (]{{0,2}}[甲乙丙丁新附]?[0-9x{_CN}]")
_WITH_NUMBER = re.compile(rf"(?P<road>{_NAME})[ (]{{0,2}}(?P<number>{_NUMBER})")
_RING = re.compile(
    rf"(?P<road>{_HAN}{{0,6}}[二三四五六]环(?:{_HAN}{{0,1}}[东西南北中]段)?|{_HAN}{{2,10}}里)"
    rf"(?P<number>\d{{1,4}}号{_NOT_HOUSE})"
)
_WITH_LANE = re.compile(
    rf"(?P<road>{_HAN}{{1,14}}(?:大道|[路街道])(?:[{_CN}\d]{{1,2}}段)?)(?P<number>{_LANE})"
)
_ALONE = re.compile(rf"(?P<road>{_NUMBERED}{_HAN}{{1,12}}?{_KIND}{_TURN})(?![路街道巷口办侧])")
_PLACES = (
    "街道(?:办事处|办)?|社区|居委会|村委会|工业区|园区|[^特新老]区|农场|林场|牧场|[自行]然?政?村|大队|商贸城|"
    "大学城|软件园|科技园|产业园|工业园|创业园|物流园|自治县|高新区|市场|大厦|广场|油田|商城|家园|花园|小区|"
    "新村|医院|大学|交叉口|交汇处?|路口|(?<!中关)村(?!街)"
)
_BOUNDARY = re.compile(
    rf".*(?:{_PLACES}|(?<=[\u4e00-\u9fff]{{2}})[镇乡])(?:[{_CN}\d]期)?(?=[\u4e00-\u9fff\d]{{2,}})"
)
_ONLY_KIND = re.compile(
    rf"(?:[东西南北中前后上下大小新老内外]{{0,2}}|第?[{_CN}\d]{{1,2}})"
    r"(?:大道|大街|公路|环路|[路街道巷])(?:[东西南北中]段?)?$"
)
_NO_ROAD = re.compile(
    r"(?:^|[\u4e00-\u9fff])(?:天街|铁路|道路|网路|线路|出路|半路|电路|短道|商业街|美食街|小吃街|金街)$"
    r"|^.?[路街道巷]$|^(?:[这同]?一路|马路)$"
)


def find_road(text: str, overseas: bool = False) -> Road:
    """The first road of a text, preferring one with a number right behind it.

    >>> find_road("厂林村林东三路16号")[:2], find_road("丈八东路晶城秀府7号楼")[:2]
    (('林东三路', '16号'), ('丈八东路', ''))
    """
    if _MARKS.isdisjoint(text):
        return Road("", "", 0, 0)
    if overseas:
        found = _WITH_LANE.search(text)
        if found:
            return _road(found, found["number"])
    found = (_NUMBER_FOLLOWS.search(text) and _WITH_NUMBER.search(text)) or _RING.search(text)
    if found:
        return _road(found, found["number"])
    for found in _ALONE.finditer(text):
        road = _road(found, "")
        if not _NO_ROAD.search(road.road):
            return road
    return Road("", "", 0, 0)


def _road(found: re.Match[str], number: str) -> Road:
    name = trim_road(found["road"])
    return Road(name, number, found.end("road") - len(name), found.end())


def trim_road(road: str) -> str:
    """A road's name without the village, zone or estate written before it.

    >>> trim_road("厂林村林东三路"), trim_road("中关村大街"), trim_road("学院路")
    ('林东三路', '中关村大街', '学院路')
    """
    cut = _BOUNDARY.match(road)
    rest = road[cut.end() :] if cut else road
    return road if _ONLY_KIND.match(rest) else rest
