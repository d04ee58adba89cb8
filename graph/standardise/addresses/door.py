"""The end of an address, below the street office: road, number, building, unit, floor, room."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.standardise.addresses.numerals import arabic
from graph.standardise.addresses.roads import find_road


class Door(NamedTuple):
    """Parts of the end of an address; empty where the text has none.

    ``estate`` is what stands between number and building: the name of an estate, tower or institution.
    """

    road: str = ""
    number: str = ""
    estate: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""


_CN = "一二三四五六七八九十百"
_N = rf"(?:\d{{1,4}}|[{_CN}]{{1,4}})"
_BUILDING_KIND = (
    r"(?:号楼|号?大楼|#楼|号公寓楼?|号(?:宿舍|教学|实验|办公|住宅|商务|综合)楼|号宿舍|号厂房|号?车间"
    r"|栋|幢|座|舍)"
)
_BEGIN = re.compile(
    "[0-9A-Za-z#一二三四五六七八九十百〇零甲乙丙丁戊东西南北中左右主副裙负地综教办行实宿科住门研-]"
)
_TOKEN = re.compile(
    r"(?:"
    rf"(?P<chain>(?<![\dA-Za-z-])[A-Za-z]?\d{{1,3}}(?:{_BUILDING_KIND}|#)?-(?:\d{{1,2}}|[A-Za-z])(?:单元)?-[A-Za-z]?\d{{2,5}}[A-Za-z]?(?:室|号|户|房)?(?![\d-]))"
    rf"|(?P<pair>(?<![\dA-Za-z-])[A-Za-z]?\d{{1,3}}#?-\d{{3,5}}[A-Za-z]?(?:室|号|户|房)?(?![\d-]))"
    rf"|(?P<building>(?:[甲乙丙丁]?[A-Za-z]?{_N}[A-Za-z]?{_BUILDING_KIND}"
    rf"|(?<![A-Za-z])[A-Za-z]\d{{0,2}}(?:栋|座|幢|楼|号楼|塔)|[甲乙丙丁东西南北主副裙](?:座|塔)|(?<![\u4e00-\u9fff])[东西南北主]楼"
    rf"|(?:综合|教学|办公|行政|实验|宿舍|科研|住院|门诊|研发|主)楼(?=\d)|\d{{1,3}}#)"
    rf"(?:[A-Za-z]座|[东西南北]座)?)"
    rf"|(?P<unit>(?:{_N}|[A-Za-z甲乙丙丁东西南北中左右])单元|(?<!\d)\d{{1,2}}门(?![口诊面市卫牌店])|(?<!\d)\d梯)"
    rf"|(?P<floor>(?:负|地下|B|-)?{_N}(?:层|楼(?![盘宇]))|(?<![A-Za-z\d])B?\d{{1,2}}[Ff](?![A-Za-z\d])|(?<![A-Za-z\d])B\d(?!\d)层?)"
    rf"|(?P<room>[东西南北中左右]户(?!型)|(?<![A-Za-z\d])[A-Za-z]\d{{2,5}}号(?!楼|院)|(?:(?<![A-Za-z\d])[A-Za-z]{{0,2}}-?\d{{1,5}}[A-Za-z]?(?:[-/、~]\d{{1,5}})*|[{_CN}〇零]{{2,5}}|(?<![A-Za-z])[A-Za-z](?=室))"
    rf"(?:号?(?:室|房(?![产屋地子])|户)|号?(?:商铺|铺面?|店铺|门面|门市|档口?|摊位?|车库|写字间|工位)))"
    rf"|(?P<number>(?<![A-Za-z\d-])[甲乙丙丁附]?(?:\d{{1,5}}|[{_CN}]{{1,4}})(?:[-~之、]\d{{1,4}})*[A-Za-z]?号(?!线|地铁|桥|路|街|通道|出口|入口|口|窗|井|仓|门(?!牌)|院?[{_CN}\d]{{1,2}}单元|机|库)(?:院|附\d+号?|之\d+)?)"
    rf"|(?P<lane>\d{{1,4}}弄)"
    rf"|(?P<bare>(?<![A-Za-z\d.-])[A-Za-z]?-?\d{{2,5}}[A-Za-z]?(?:-\d{{1,4}})?(?![\dA-Za-z年月日期米组队元%路国省县乡])))"
)
_CHAIN = re.compile(
    rf"(?P<b>[A-Za-z]?\d+(?:{_BUILDING_KIND}|#)?)-(?:(?P<u>\d{{1,2}}|[A-Za-z])(?:单元)?-)?(?P<r>.+)$"
)
_UNIT_ROOM = re.compile(
    r"[ -]?(?P<u>\d{1,2}|[A-Za-z])-(?P<r>[A-Za-z]?(?:\d{3,5}[A-Za-z]?(?:室|号|户)?|\d{2}(?![\d号])))(?![\d-])"
)
_FLAT = re.compile(r"之\d{1,3}")
_STOREY = re.compile(r"\d+")
_TOP_STOREY = 60
_STRIP = " ,.-|/()·"


def read_door(text: str, overseas: bool = False) -> Door:
    """Parts of a plain text that starts behind the street office.

    >>> read_door("文三路100号3幢2单元501室")
    Door(road='文三路', number='100号', estate='', building='3幢', unit='2单元', floor='', room='501室')
    >>> read_door("阳光小区3-2-501")[2:]
    ('阳光小区', '3', '2', '', '501')
    """
    if not text:
        return Door()
    road = find_road(text, overseas)
    parts = _Parts(text, road.number, road.end, overseas)
    return Door(
        road.road,
        arabic(parts.number),
        parts.estate(road.start),
        arabic(parts.building),
        arabic(parts.unit),
        arabic(parts.floor),
        arabic(parts.room),
    )


class _Parts:
    """Takes the tokens behind the road one after the other."""

    def __init__(self, text: str, number: str, start: int, overseas: bool) -> None:
        self.text = text
        self.number = number
        self.building = self.unit = self.floor = self.room = ""
        self.begin = start
        self.first = -1
        self.last = start
        at = start
        while at < len(text):
            begin = _BEGIN.search(text, at)
            if begin is None:
                break
            token = _TOKEN.match(text, begin.start())
            if token is None:
                at = begin.end()
                continue
            end = self._take(str(token.lastgroup), token, overseas)
            at = max(end, token.end())
            if self.room:
                break

    def estate(self, road_start: int) -> str:
        """What stands between the number and the first part behind it."""
        stop = self.first if self.first >= 0 else len(self.text)
        name = self.text[self.begin : stop] if self.begin or not road_start else self.text[:stop]
        return name.strip(_STRIP)

    def _take(self, kind: str, token: re.Match[str], overseas: bool) -> int:
        """Put a token where it belongs; give where reading goes on."""
        word = token.group()
        end = token.end()
        touches = token.start() - self.last <= 1
        if (
            kind in ("chain", "pair")
            and not self.building
            and not (kind == "pair" and touches and self._is_number(word))
        ):
            found = _CHAIN.match(word)
            if found:
                self.building, self.unit, self.room = found["b"], found["u"] or self.unit, found["r"]
        elif kind == "lane" and not self.number:
            self.number = word
        elif kind == "number":
            self._number(word, overseas)
        elif kind == "building":
            end = self._building(word, end)
        elif kind == "unit":
            self.unit = self.unit or word
        elif kind == "floor":
            self._floor(word, end)
        elif kind in ("room", "chain", "pair") or (kind == "bare" and self._is_room(word, end, touches)):
            self.room = word
        else:
            return end
        if self.first < 0:
            self.first = token.start()
        self.last = end
        return end

    def _is_number(self, word: str) -> bool:
        return word.endswith("号") and not self.number

    def _number(self, word: str, overseas: bool) -> None:
        if self.number.endswith("弄") and not self.building and not overseas:
            self.building = word
        elif self.building or self.unit or self.floor:
            self.room = word
        elif not self.number:
            self.number = word
        elif len(word) > 3:
            self.room = word

    def _building(self, word: str, end: int) -> int:
        if self.building and word[0].isalpha() and word.isascii() is False and len(word) == 2:
            self.building += "" if self.unit else word
        elif not self.building:
            self.building = word
            pair = _UNIT_ROOM.match(self.text, end)
            if pair:
                self.unit, self.room = pair["u"], pair["r"]
                return pair.end()
        return end

    def _floor(self, word: str, end: int) -> None:
        storey = _STOREY.search(word)
        tall = storey is not None and int(storey.group()) > _TOP_STOREY
        numbered = word.endswith("楼") and re.match(
            r"[一二三四五六七八九十\d]{1,2}(?:单元|门)", self.text[end : end + 5]
        )
        if not self.building and (tall or numbered):
            self.building = word
        elif not self.floor:
            self.floor = word
            flat = _FLAT.match(self.text, end)
            if flat:
                self.room = word + flat.group()

    def _is_room(self, word: str, end: int, touches: bool) -> bool:
        digits = sum(map(str.isdigit, word))
        if self.building or self.unit or self.floor:
            return touches or digits >= 3
        closing = end >= len(self.text) or self.text[end] in " ,()"
        return (
            closing
            and 3 <= digits <= 4
            and ((touches and bool(self.number)) or self._after_tower(end - len(word)))
        )

    def _after_tower(self, start: int) -> bool:
        return self.text[:start].rstrip(" ").endswith(_TOWERS)


_TOWERS = (
    "大厦",
    "广场",
    "中心",
    "公寓",
    "大楼",
    "楼",
    "写字楼",
    "国际",
    "商务",
    "酒店",
    "宾馆",
    "城",
    "小区",
    "花园",
    "苑",
    "庭",
    "府",
    "轩",
    "园",
    "居",
    "里",
    "湾",
    "宿舍",
)
