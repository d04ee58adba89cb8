"""The forms under which people write the name of a division: full, shortened with a suffix, without one.

Used when the tables are compiled, not when an address is read.
"""

from __future__ import annotations

import re

_PEOPLE = "|".join(
    f"(?:{names})族?"
    for names in (
        "维吾尔|哈萨克|柯尔克孜|塔吉克|乌孜别克|塔塔尔|俄罗斯|鄂温克|鄂伦春|达斡尔|赫哲|蒙古|朝鲜|锡伯|裕固|保安|撒拉|东乡",
        "土家|仡佬|布依|布朗|拉祜|傈僳|哈尼|景颇|纳西|独龙|普米|德昂|阿昌|基诺|仫佬|毛南|各族",
        "满|回|藏|苗|彝|壮|侗|瑶|白|傣|黎|佤|畲|水|土|羌|怒|京",
    )
)
_AUTONOMOUS = re.compile(rf"^(?P<name>.{{2,}}?)(?:{_PEOPLE})+自治(?P<kind>[县州旗])$")
_SUFFIX = re.compile(
    r"^(?P<name>.{2,}?)(?:特别行政区|省|市|地区|盟|新区|特区|林区|矿区|区|县|自治旗|旗|管理区)$"
)
_ZONE = re.compile(
    r"^(?:河北|山西|内蒙古|吉林|安徽|河南|湖南|格尔木)?(?P<place>.*?)市?"
    r"(?P<kind>高新技术产业(?:开发|园)区|高新技术开发区|火炬高技术产业开发区|稀土高新技术产业开发区|经济技术开发区|经济开发区)$"
)

_IS_ZONE = re.compile(
    r"开发区$|产业园区$|工业园区$|示范区$|管理区|实验区$|聚集区$|风景名胜区$|创意园区$|食品区$|化工园区$|高新区$"
    r"|北戴河新区|渤海新区|滨湖新区|冀南新区|镇江新区|兰州新区|天衢新区|白沟新城"
)

PROVINCES = {
    "内蒙古自治区": "内蒙古 内蒙 内蒙古省 内蒙省 内蒙古区",
    "广西壮族自治区": "广西 广西省 广西自治区 广西区 广西壮族",
    "西藏自治区": "西藏 西藏省 西藏区",
    "宁夏回族自治区": "宁夏 宁夏省 宁夏自治区 宁夏回族 宁夏区",
    "新疆维吾尔自治区": "新疆 新疆省 新疆自治区 新疆维吾尔 新疆区 新疆生产建设兵团",
    "香港特别行政区": "香港 香港特区 香港省 香港市 中国香港",
    "澳门特别行政区": "澳门 澳门特区 澳门省 澳门市 中国澳门",
}
"""Forms of provinces that no rule gives; those without 省, 区 or 特区 at the end count as short."""

ALIASES: dict[str, str] = {
    "632857": "大柴旦行委 大柴旦行政区 大柴旦",
    "150100": "呼市",
    "650100": "乌市",
    "150200": "包头",
    "653000": "克州 克孜勒苏州 克孜勒苏",
    "652800": "巴州 巴音郭楞州 巴音郭楞",
    "652700": "博州 博尔塔拉州 博尔塔拉",
    "652300": "昌吉州",
    "654000": "伊犁州 伊犁",
    "222400": "延边州",
    "532800": "西双版纳州 西双版纳 版纳 版纳州",
    "632800": "海西州 海西",
    "152500": "锡盟 锡林郭勒",
    "150900": "乌兰察布盟 乌盟",
    "150800": "巴彦淖尔盟 巴盟",
    "150700": "呼伦贝尔盟 呼盟",
    "150600": "伊克昭盟 伊盟 鄂市",
    "152900": "阿盟",
    "150500": "哲里木盟 哲盟",
    "433100": "湘西州",
    "422800": "恩施州",
    "522300": "黔西南州",
    "522600": "黔东南州",
    "522700": "黔南州",
    "532300": "楚雄州",
    "532500": "红河州",
    "532600": "文山州",
    "532900": "大理州",
    "533100": "德宏州",
    "533300": "怒江州",
    "533400": "迪庆州",
    "510100": "蓉城",
    "310115": "浦东区 浦东 浦东新",
    "120116": "滨海区",
    "429021": "神农架",
    "150121": "土左旗",
    "150122": "托县",
    "150123": "和林县 和林",
    "150125": "武川",
    "150221": "土右旗",
    "150223": "达茂旗 达茂",
    "150421": "阿旗",
    "150422": "巴林左旗",
    "150425": "克旗",
    "150426": "翁旗",
    "150428": "喀旗",
    "150521": "科左中旗",
    "150522": "科左后旗",
    "150524": "库伦",
    "150526": "扎鲁特",
    "150627": "伊旗",
    "150621": "达旗",
    "150622": "准旗",
    "460321": "西沙区",
    "150722": "莫旗",
    "150723": "鄂伦春旗",
    "150724": "鄂温克旗",
    "150726": "新左旗",
    "150727": "新右旗",
    "150925": "凉城",
    "150926": "察右前旗",
    "150927": "察右中旗",
    "150928": "察右后旗",
    "152221": "科右前旗",
    "152222": "科右中旗",
    "152525": "东乌旗",
    "152526": "西乌旗",
    "211324": "喀左县 喀左",
    "210921": "阜蒙县",
    "220721": "前郭县 前郭",
    "230624": "杜蒙县 杜蒙",
    "653131": "塔县 塔什库尔干",
    "654022": "察县 察布查尔",
    "654226": "和丰县 和布克赛尔",
    "430624": "湘阴",
    "532932": "鹤庆",
    "530829": "西盟",
    "620123": "榆中",
    "410104": "管城区 管城",
    "410304": "瀍河区 瀍河",
    "410203": "顺河区",
    "150502": "科区",
    "230208": "梅里斯区 梅里斯",
    "430225": "炎陵",
    "610402": "秦都",
    "610113": "雁塔",
    "610403": "杨凌区 杨凌示范区 杨凌",
    "469030": "琼中",
    "520221": "水城",
    "520203": "六枝",
}
"""Further forms by code, where custom goes beyond the rules (ethnic names are cut by rule)."""

LOCALITIES: dict[str, str] = {
    "810100": "港岛",
    "810101": "中环 上环 西环 金钟 半山 坚尼地城 石塘咀 西营盘 山顶",
    "810102": "铜锣湾 跑马地 大坑 渣甸山",
    "810103": "北角 鲗鱼涌 太古城 筲箕湾 柴湾 天后 炮台山 西湾河 小西湾 杏花邨 太古",
    "810104": "香港仔 鸭脷洲 赤柱 浅水湾 薄扶林 黄竹坑 石澳",
    "810201": "尖沙咀 尖东 旺角 油麻地 佐敦 大角咀 太子",
    "810202": "长沙湾 石硖尾 荔枝角 美孚 又一村",
    "810203": "红磡 何文田 土瓜湾 九龙塘 启德 黄埔 马头围",
    "810204": "钻石山 慈云山 新蒲岗 彩虹 牛池湾 乐富 横头磡",
    "810205": "牛头角 九龙湾 蓝田 油塘 秀茂坪 茶果岭",
    "810301": "葵涌 葵芳 葵兴 青衣",
    "810302": "马湾 深井 汀九",
    "810304": "天水围 锦田 流浮山 洪水桥",
    "810305": "上水 粉岭 沙头角",
    "810306": "太和",
    "810307": "马鞍山 大围 火炭 马料水",
    "810308": "将军澳 坑口 调景岭 宝琳 清水湾",
    "810309": "东涌 愉景湾 长洲 南丫岛 大屿山 赤鱲角 坪洲 梅窝",
    "820201": "氹仔 凼仔",
    "610100": "西咸新区",
    "820202": "路环",
}
"""Neighbourhoods of Hong Kong and Macau, which people write instead of the district."""

NEVER_SHORT = {"吉林市", "高新", "经济", "郊", "城", "矿"}
"""Short forms no county may have: they mean something else far more often."""


def province_forms(name: str) -> tuple[list[str], list[str]]:
    """Forms with a suffix, and short ones, of a province.

    >>> province_forms("广西壮族自治区")[1]
    ['广西', '广西壮族']
    >>> province_forms("浙江省")
    ([], ['浙江'])
    """
    if name in PROVINCES:
        forms = PROVINCES[name].split()
        with_suffix = [form for form in forms if form[-1] in "省区团市"]
        return with_suffix, [form for form in forms if form not in with_suffix]
    return [], [name[:-1]]


def city_forms(name: str) -> tuple[list[str], list[str]]:
    """Forms with a suffix, and short ones, of a prefecture-level unit.

    >>> city_forms("黔东南苗族侗族自治州")
    (['黔东南州', '黔东南自治州'], ['黔东南'])
    >>> city_forms("喀什地区")
    (['喀什市'], ['喀什'])
    """
    if name in ("香港岛", "九龙", "新界", "澳门半岛", "澳门外岛"):
        return [], []
    autonomous = _AUTONOMOUS.match(name)
    if autonomous:
        short = autonomous["name"]
        return [f"{short}州", f"{short}自治州"], [short]
    for suffix in ("地区", "盟"):
        if name.endswith(suffix):
            short = name[: -len(suffix)]
            return ([f"{short}市"] if suffix == "地区" else []), [short]
    return [], [name[:-1]]


def county_forms(name: str) -> tuple[list[str], list[str]]:
    """Forms with a suffix, and short ones, of a county-level unit.

    >>> county_forms("恭城瑶族自治县")
    (['恭城县', '恭城自治县'], ['恭城'])
    >>> county_forms("浦东新区")
    (['浦东区'], ['浦东'])
    >>> county_forms("唐县")
    ([], [])
    """
    autonomous = _AUTONOMOUS.match(name)
    if autonomous:
        short = autonomous["name"]
        kind = autonomous["kind"]
        return [f"{short}{kind}", f"{short}自治{kind}"], _allowed(short)
    if name == "东乡族自治县":
        return ["东乡县", "东乡自治县"], ["东乡"]
    plain = _SUFFIX.match(name)
    if not plain or is_zone(name):
        return [], []
    short = plain["name"]
    if len(short) < 2:
        return [], []
    with_suffix = [f"{short}区"] if name[len(short) :] in ("新区", "林区", "特区", "矿区") else []
    return with_suffix, _allowed(short)


def township_forms(name: str) -> tuple[list[str], list[str]]:
    """Forms of a Taiwanese city, township or district.

    >>> township_forms("竹东镇")
    ([], ['竹东'])
    """
    return [], ([name[:-1]] if len(name) > 2 else [])


def is_zone(name: str) -> bool:
    """Whether a unit of the statistical table is a development zone, which is no division by law.

    >>> is_zone("济南高新技术产业开发区"), is_zone("浦东新区")
    (True, False)
    """
    return bool(_IS_ZONE.search(name))


def zone_forms(name: str, city: str) -> list[str]:
    """Forms of a development zone inside its city; none for other names.

    >>> zone_forms("济南高新技术产业开发区", "济南市")[:3]
    ['高新技术产业开发区', '高新技术开发区', '高新开发区']
    """
    found = _ZONE.match(name)
    if name == "苏州工业园区":
        return ["工业园区", "苏州园区", "园区"]
    if not found:
        return []
    kinds = (
        ["高新技术产业开发区", "高新技术开发区", "高新开发区", "高新技术产业园区", "高新区", "高开区"]
        if "高" in found["kind"]
        else ["经济技术开发区", "经济开发区", "经开区", "开发区"]
    )
    short = city[:-1]
    return [*kinds, *(f"{short}{kind}" for kind in kinds), *(f"{city}{kind}" for kind in kinds)]


def _allowed(short: str) -> list[str]:
    return [] if short in NEVER_SHORT else [short]
