"""Telling a person's name from a piece of an address."""

from __future__ import annotations

import re

from graph.standardise.addresses.tables import SHORT, WORD, tables

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷"
    "祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强"
    "柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁"
    "商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明"
    "沙伏岑习胥保和蔺水云昌凤酆皮湛禹狄贝麻经支咎印幸韶肖闫付代尚佘占玉粟麦亓仝逯郦阚缪鄂郗辜信危邝厉"
    "戎巴青旦洛次多扎格索尼丹普达白玛桑央拉卓措"
)
COMPOUND = (
    "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "端木", "东方", "夏侯",
    "长孙", "宇文", "南宫", "独孤", "呼延", "拓跋", "闻人", "申屠", "太史", "轩辕", "钟离",
    "鲜于", "单于", "万俟",
)  # fmt: skip
_RECEIVE = re.compile(r"[( ]*(?:亲收|代收|签收|收货|收|启)[) ]*$")
_TITLE = re.compile(r"(?:先生|女士|小姐|太太|老师|经理|同学|师傅|医生|主任|老板|总|哥|姐|姨|叔|爷|婆|妈|爸)$")
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{1,4}(?:·[\u4e00-\u9fff]{1,6})?$|[\u4e00-\u9fff]{1,2}[A-Za-z*某]{1,3}$|[\u4e00-\u9fff*]{2,4}$"
    r"|[A-Za-z][\u4e00-\u9fff]{1,2}$"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z.'_-]{1,15}(?:,? [A-Za-z][A-Za-z.'-]{0,15}){0,3}$")
HARD_END = frozenset(
    "号栋幢座楼室层镇乡村区县市省巷弄街路道厦店院校厂馆站部局所司行吧厅户组队旁内外边口侧面近"
)
_SOFT_END = frozenset("里苑园庄湾城场港桥门社处铺中府居寨屯堡营坊台阁舍墅州岛河湖山江海家源景轩都岸郡邸寓庭")
_NO_PERSON = re.compile(
    r"公司|中心|广场|大厦|小区|花园|学校|大学|医院|超市|商场|市场|单元|公寓|家园|新村|附近|对面|旁边|隔壁|门口|收发|驿站|菜鸟|丰巢|快递|"
    r"物业|前台|门卫|保安|自提|本人|同上|暂无|到付|顺丰|中通|圆通|请|勿|不要|急|送|发货|备注|周末|工作日|中国|地址|电话|手机|柜|谢谢|代收点|仓库"
)


def tidy(name: str) -> str:
    """A name without 收 and the marks around it.

    >>> tidy("唐娜明收"), tidy("(李飞)")
    ('唐娜明', '李飞')
    """
    name = name.strip(" ,:;()。.、-/*")
    return (_RECEIVE.sub("", name) or name).strip(" ,:;()。.、-/")


def has_surname(name: str) -> bool:
    """Whether a text begins with a surname."""
    return name[:1] in SURNAMES or name.startswith(COMPOUND)


def is_titled(piece: str) -> bool:
    """Whether a piece is a short name with a title such as 肖小姐."""
    return 2 <= len(piece) <= 6 and bool(_TITLE.search(piece)) and has_surname(piece)


def is_person(piece: str, near_phone: bool, settled: bool) -> bool:
    """Whether a piece between separators is a person.

    Args:
        piece: The piece.
        near_phone: It stands next to a phone number, which makes a nickname believable.
        settled: What stands before it already reads as a finished address.

    >>> is_person("李飞", False, True), is_person("怡然居", False, True), is_person("大旋仔", True, True)
    (True, False, True)
    """
    bare = tidy(piece)
    if not bare or len(bare) > 24:
        return False
    if bare[0] < "\u2e80":
        return (
            near_phone and bool(_LATIN.match(bare) or _PERSON.match(bare)) and not any(map(str.isdigit, bare))
        )
    received = bare != piece and len(bare) <= 6 and bool(_RECEIVE.search(piece))
    if is_titled(bare):
        return True
    if not _PERSON.match(bare) or bare[-1] in HARD_END or _NO_PERSON.search(bare):
        return False
    named = has_surname(bare)
    known = tables().entries(bare)
    if known and not (near_phone and named and known[0].kind in (SHORT, WORD)):
        return False
    if near_phone or received:
        return named or bare[-1] not in _SOFT_END
    if bare[-1] in _SOFT_END and bare[-1] not in "轩":
        return False
    return settled and len(bare) <= (4 if named else 3)


def glued_behind(piece: str, near_phone: bool) -> int:
    """Where a name glued behind an address begins; the length of the piece where there is none.

    >>> piece = "14幢2406室冯芳敏"
    >>> piece[glued_behind(piece, True) :]
    '冯芳敏'
    """
    if piece[-1] in HARD_END or (piece[-1].isascii() and piece[-1] != ")"):
        return len(piece)
    bare = tidy(piece)
    received = bare != piece and bool(_RECEIVE.search(piece))
    end = piece.find(bare) + len(bare)
    for size in (3, 2, 4):
        start = end - size
        if start <= 0:
            continue
        before, name = piece[start - 1], piece[start:end]
        if not (before in "室号楼层户元栋幢座)#房" or before.isdigit()):
            continue
        if not (near_phone or received) and (before not in "室户元" or size == 4):
            continue
        if _is_glued(name, near_phone and before in "室户元"):
            return start
    return len(piece)


def _is_glued(name: str, sure: bool) -> bool:
    if size_of(name) != len(name) or name[-1] in HARD_END:
        return False
    if not sure and name[-1] in _SOFT_END and name[-1] != "轩":
        return False
    return has_surname(name) and not _NO_PERSON.search(name) and not tables().entries(name)


def size_of(text: str) -> int:
    """How many of the first characters are Chinese."""
    count = 0
    for char in text:
        if not "\u4e00" <= char <= "\u9fff":
            break
        count += 1
    return count
