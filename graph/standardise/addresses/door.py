"""The end of an address, below the street office: road, number, building, unit, floor, room."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.standardise.addresses.numerals import arabic


class Door(NamedTuple):
    """Parts of the end of an address; empty where the text has none."""

    road: str = ""
    number: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""


_CN = "一二三四五六七八九十百零〇两"
_NUM = rf"(?:\d+|[{_CN}]+)"
_ROAD_KIND = r"(?:大道|大街|公路|国道|省道|县道|乡道|胡同|支弄|支路|辅路|斜街|横街|环路|[路街道巷条]|(?<=[\u4e00-\u9fff]里))"
_ROAD_END = r"(?:[东西南北中]{1,2}段|[一二三四五六七八九十\d]+段|[东西南北中]?步行街)?"
_NUMBERED_ROAD = re.compile(
    rf"(?P<road>(?:[GSXY]?\d{{1,3}}(?=国道|省道|县道|乡道|号路))?[\u4e00-\u9fffA-Za-z·]{{0,16}}{_ROAD_KIND}{_ROAD_END})"
    rf"[ (]?(?P<number>[甲乙丙丁附]?(?:[x\d]+|(?<![{_CN}])[{_CN}]+)(?:[-~/之、.][x\d]+)*[A-Za-z]?[甲乙丙丁]?"
    rf"(?:号院|号(?!楼|线|大楼|路|街|门楼|地铁|桥)(?:附\d+号?|之[{_CN}\d]+|院)?|弄|#(?!楼)|(?=[ ,]|$)))"
)
_BARE_ROAD = re.compile(
    rf"(?P<road>(?:[GSXY]?\d{{1,3}}(?=国道|省道|县道|乡道|号路))?[\u4e00-\u9fff·]{{1,12}}?{_ROAD_KIND}{_ROAD_END})(?![\u4e00-\u9fff]?[路街道](?!口)|口|办)"
)
_LONE_NUMBER = re.compile(
    r"(?P<number>[甲乙丙丁附]?[x\d]+(?:[-~/之、.][x\d]+)*[A-Za-z]?(?:号院|号(?!楼|线|大楼|路|街|门楼|地铁|桥|院?\d+单元)(?:附\d+号?|院)?|弄))"
)
_BUILDING = re.compile(
    rf"(?P<building>[A-Za-z]?{_NUM}[A-Za-z]?(?:号楼|#楼|号大楼|号公寓|栋|幢|座|#(?=[\d{_CN}A-Za-z]+单元|[-\d]|$))"
    rf"|(?<![A-Za-z])[A-Za-z]{{1,2}}\d{{0,3}}[号]?(?:栋|座|幢|楼)|[甲乙丙丁戊东西南北主副]座"
    rf"|{_NUM}楼(?={_NUM}(?:单元|门))|(?<=弄)\d+号)"
)
_UNIT = re.compile(rf"(?P<unit>(?:{_NUM}|[A-Za-z甲乙丙丁东西中])(?:单元|门(?![口诊牌市面卫])))")
_FLOOR = re.compile(
    rf"(?P<floor>(?:负|地下|B|-)?{_NUM}(?:层|楼(?!盘|宇))|(?<![A-Za-z\d])\d{{1,3}}[Ff](?![A-Za-z]))"
)
_ROOM = re.compile(
    rf"(?P<room>(?<![A-Za-z\d])[A-Za-z]?-?\d{{1,5}}(?:-\d{{1,4}})?[A-Za-z]?(?:室|房(?!产|屋|地)|户)|{_NUM}室)"
)
_BARE_ROOM = re.compile(r"^[ -]*(?P<room>[A-Za-z]?\d{2,5}[A-Za-z]?(?:号(?!楼|院))?)(?=$|[ ,(])")
_LOOSE_ROOM = re.compile(r"^[ -]*(?P<room>[A-Za-z]?\d{3,5}[A-Za-z]?(?:号(?!楼|院))?)")
_CHAIN = re.compile(
    r"(?<![\d-])(?P<building>[A-Za-z]?\d{1,3})-(?:(?P<unit>\d{1,2})-)?(?P<room>\d{2,5}[A-Za-z]?)(?:室|号|房)?(?!\d|-)"
)
_BOUNDARY = re.compile(
    r".*(?:街道办事处|街道办|街道|社区|居委会|村委会|开发区|高新区|工业区|经开区|工业园|园区|新区|管理区|农场|林场|自然村|行政村|大队|"
    r"(?<!中关)村(?!街)|(?<=[\u4e00-\u9fff]{2})[镇乡])(?=[\u4e00-\u9fff\d]{2,})"
)
_ONLY_KIND = re.compile(
    r"^(?:[东西南北中前后上下大小新老内外一二三四五六七八九十]{0,2}(?:大道|大街|公路|[路街道巷]))(?:[东西南北中]段)?$"
)


def read_door(text: str) -> Door:
    """Parts of a plain text that starts after the street office.

    >>> read_door("文三路100号3幢2单元501室")
    Door(road='文三路', number='100号', building='3幢', unit='2单元', floor='', room='501室')
    >>> read_door("丈八东路晶城秀府7号楼2单元")[:4]
    ('丈八东路', '', '7号楼', '2单元')
    """
    if not text:
        return Door()
    road = number = ""
    rest = 0
    found = _NUMBERED_ROAD.search(text)
    if found:
        road, number, rest = trim_road(found["road"]), found["number"], found.end()
    else:
        bare = _BARE_ROAD.search(text)
        if bare:
            road, rest = trim_road(bare["road"]), bare.end()
    if not number:
        lone = _LONE_NUMBER.search(text, rest)
        if lone:
            number, rest = lone["number"], lone.end()
    building = unit = floor = room = ""
    at = max(0, rest - 1)
    match = (
        _BUILDING.search(text, rest)
        if not number.endswith("弄")
        else re.compile(r"(?P<building>\d+号(?!线)楼?|\d+[幢栋座])").search(text, rest)
    )
    if match:
        building, rest = match["building"], match.end()
    match = _UNIT.search(text, rest)
    if match:
        unit, rest = match["unit"], match.end()
    match = _FLOOR.search(text, rest)
    if match:
        floor, rest = match["floor"], match.end()
    match = _ROOM.search(text, rest)
    if match:
        room = match["room"]
    elif not building:
        chain = _CHAIN.search(text, rest)
        if chain:
            building, unit, room = chain["building"], chain["unit"] or unit, chain["room"]
    if not room and (building or unit or floor):
        bare_room = (
            _LOOSE_ROOM.match(text, rest) or _BARE_ROOM.match(text[rest:])
            if False
            else _BARE_ROOM.match(text[rest:]) or _LOOSE_ROOM.match(text[rest:])
        )
        if bare_room:
            room = bare_room["room"]
        elif building and not unit:
            pair = re.match(r"[ -]*(?P<unit>\d{1,2})-(?P<room>\d{2,5})", text[rest:])
            if pair:
                unit, room = pair["unit"], pair["room"]
    del at
    return Door(road, arabic(number), arabic(building), arabic(unit), arabic(floor), arabic(room))


def trim_road(road: str) -> str:
    """A road's name without the village, zone or estate written before it.

    >>> trim_road("厂林村林东三路"), trim_road("中关村大街")
    ('林东三路', '中关村大街')
    """
    cut = _BOUNDARY.match(road)
    if cut:
        rest = road[cut.end() :]
        if not _ONLY_KIND.match(rest):
            return rest
    return road
