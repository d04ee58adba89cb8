"""The recipient and the phone that people paste before or after an address."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.standardise.addresses.tables import tables


class Contact(NamedTuple):
    """An address without its contact; ``recipient`` and ``phone`` are empty where none was found."""

    address: str
    recipient: str
    phone: str


_PHONE = re.compile(
    r"(?<![\d*])(?:\+?0{0,2}86[- ]?)?1[3-9]\d(?:[- ]?[\d*x]{4}){2}(?![\d*])"
    r"|(?<!\d)0\d{2,3}[- ]\d{7,8}(?:[-转]\d{1,6})?(?!\d)"
    r"|\(0\d{2,3}\)\d{7,8}(?!\d)|(?<!\d)400[- ]?\d{3}[- ]?\d{4}(?!\d)"
)
_GLUED_PHONE = re.compile(
    r"(?<=[号室栋幢座楼层元\u4e00-\u9fff]\d{3})1[3-9]\d{9}(?!\d)|(?<=[号室栋幢座楼层元\u4e00-\u9fff]\d{4})1[3-9]\d{9}(?!\d)"
)
_NAME_LABEL = r"收货人姓名|收件人姓名|收货人|收件人|联系人|姓名|收货方|收件方"
_PHONE_LABEL = r"手机号码|联系电话|电话号码|手机号|手机|联系方式|电话|tel|phone|mobile"
_AREA_LABEL = r"所在地区|所在区域|所在地"
_ADDRESS_LABEL = r"收货地址|收件地址|详细地址|配送地址|邮寄地址|联系地址|家庭地址|公司地址|地址|address"
_LABEL = re.compile(
    rf"(?:^|(?<=[\s,;|。.)\d])|(?<=[\u4e00-\u9fff]))"
    rf"(?P<name>{_NAME_LABEL})\s*:?\s*|(?P<phone>{_PHONE_LABEL})(?=\s*:|\s*\+?\d|\s*$)\s*:?\s*"
    rf"|(?P<area>{_AREA_LABEL})\s*:?\s*|(?P<address>{_ADDRESS_LABEL})\s*:\s*|(?P<detail>详细地址)\s*:?\s*"
    rf"|(?P<post>邮政编码|邮编)\s*:?\s*(?=\d)",
    re.IGNORECASE,
)
_HAS_LABEL = re.compile(r"[:收联姓手电所详邮地]")
_SPLIT = re.compile(r"[,;|\t。!?]+|\s+")
_POSTCODE = re.compile(r"^\d{6}$")
_HONORIFIC = re.compile(r"(?:先生|女士|小姐|太太|老师|经理|同学|师傅|医生|总|哥|姐)(?:收|启)?$")
_RECEIVE = re.compile(r"[(]?(?:亲收|代收|签收|收|启)[)]?$")
_NAME = re.compile(
    r"[\u4e00-\u9fff·]{1,5}[a-zA-Zx*]{0,3}$|[\u4e00-\u9fff][*x某]{1,2}$|[A-Za-z*][\u4e00-\u9fff]{1,2}$"
)
_PLACE_END = frozenset(
    "路街道巷弄号栋幢座楼室层镇乡村区县市省州旗盟组队里苑园庄湾城厦店院校厂场馆站港桥门口社部处局所司行铺吧厅中府居寨屯堡营坊台阁轩舍墅"
)
_PLACE_END_WORDS = (
    "公司",
    "中心",
    "广场",
    "大厦",
    "小区",
    "花园",
    "学校",
    "大学",
    "医院",
    "超市",
    "商场",
    "市场",
    "单元",
    "公寓",
    "家园",
    "新村",
    "附近",
    "对面",
    "旁边",
    "隔壁",
    "门口",
    "收发",
    "驿站",
    "菜鸟",
    "丰巢",
    "快递",
    "物业",
    "前台",
    "门卫",
    "保安",
)
_DOOR_END = re.compile(r"(?:室|号|单元|楼|层|栋|幢|座|户|\d|[A-Za-z])$")
_TAIL_NAME = re.compile(r"(?<=[\d室号楼层户])(?P<name>[\u4e00-\u9fff]{2,4})$")
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田"
    "任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温"
    "芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫"
    "查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚"
    "木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠"
    "僧桑荆谌银扬明沙薄伏岑习胥保和蔺水云昌凤酆皮廉湛禹狄贝臧麻经支咎印幸司韶"
)
_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "端木",
    "东方",
    "夏侯",
    "长孙",
    "宇文",
    "南宫",
)


def split_contact(text: str) -> Contact:
    """Take recipient and phone out of a plain text.

    >>> split_contact("李飞 13512222222 西安市雁塔区丈八东路7号楼2单元")
    Contact(address='西安市雁塔区丈八东路7号楼2单元', recipient='李飞', phone='13512222222')
    """
    if not text:
        return Contact("", "", "")
    recipient = ""
    if _HAS_LABEL.search(text) and _LABEL.search(text):
        text, recipient = _by_labels(text)
    phone = ""
    found = _PHONE.search(text) or (_GLUED_PHONE.search(text) if text[-1:].isdigit() or "1" in text else None)
    if found is None:
        address, name = _from_segments(text, recipient)
        return Contact(address, recipient or name, "")
    phone = _clean_phone(found.group())
    before, after = text[: found.start()], text[found.end() :]
    address, name = _around_phone(before, after, recipient)
    return Contact(address, recipient or name, phone)


def _clean_phone(raw: str) -> str:
    digits = re.sub(r"[- ()]", "", raw) if raw.lstrip("+0 ")[:2] in ("86",) or raw[:1] == "1" else raw
    if digits.startswith("+86"):
        digits = digits[3:]
    elif digits.startswith("0086"):
        digits = digits[4:]
    elif digits.startswith("86") and len(digits) == 13:
        digits = digits[2:]
    return digits.strip()


def _by_labels(text: str) -> tuple[str, str]:
    """Rearrange a labelled text as address then phone, and give the labelled name."""
    fields: dict[str, list[str]] = {}
    last, kind = 0, "head"
    for label in _LABEL.finditer(text):
        fields.setdefault(kind, []).append(text[last : label.start()].strip(" ,;|。"))
        last, kind = label.end(), str(label.lastgroup)
    fields.setdefault(kind, []).append(text[last:].strip(" ,;|"))
    name = next((one for one in fields.get("name", []) if one), "")
    extra = ""
    if name:
        parts = _SPLIT.split(name, maxsplit=1)
        phone_inside = _PHONE.search(name)
        if phone_inside and phone_inside.start() < len(parts[0]):
            parts = [name[: phone_inside.start()], name[phone_inside.start() :]]
        name, extra = parts[0], parts[1] if len(parts) > 1 else ""
        name = _RECEIVE.sub("", name)
    head = fields.get("head", [""])[0]
    labelled = [*fields.get("area", []), *fields.get("address", []), *fields.get("detail", [])]
    if any(labelled) and not _has_division(head):
        head = ""
    pieces = [head, *labelled, extra, *fields.get("phone", [])]
    return " ".join(one for one in pieces if one), name


def _has_division(text: str) -> bool:
    table = tables()
    return any(
        text.startswith(form, start)
        for start in range(len(text) - 1)
        for form, _ in table.bucket(text[start : start + 2])
    )


def _around_phone(before: str, after: str, known: str) -> tuple[str, str]:
    before, after = before.strip(" ,;|:。、-/"), after.strip(" ,;|:。、-/")
    if known:
        return " ".join(one for one in (before, after) if one), known
    if not after or not before:
        side = before or after
        return _from_segments(side, "", at_end=bool(before), near_phone=True)
    if _name_like(before, near=True) and not _has_division(before):
        address, _ = _from_segments(after, before)
        return address, _tidy(before)
    if _name_like(after, near=True) and not _has_division(after):
        address, _ = _from_segments(before, after)
        return address, _tidy(after)
    address, name = _from_segments(before, "", at_end=True, near_phone=True)
    if name and not _door(after):
        return address, name
    if not name:
        rest, name = _from_segments(after, "", at_end=False, near_phone=True)
        return (f"{address} {rest}" if _door(rest) or _has_division(rest) else address), name
    return f"{address} {after}", name


def _door(text: str) -> bool:
    return bool(re.search(r"\d+\s*(?:号|栋|幢|室|楼|单元|弄)|路|街|[区县镇乡村]", text))


def _tidy(name: str) -> str:
    return _RECEIVE.sub("", name).strip(" ,:;()。")


def _from_segments(
    text: str, known: str, at_end: bool | None = None, near_phone: bool = False
) -> tuple[str, str]:
    """Look for a name in the first and last segment; give the address without it."""
    pieces = [one for one in _SPLIT.split(text) if one]
    pieces = [one for one in pieces if not (_POSTCODE.match(one) and len(pieces) > 1)] or pieces
    if known or not pieces:
        return _joined(text), known
    order = [len(pieces) - 1, 0] if at_end is not False else [0, len(pieces) - 1]
    for index in order:
        piece = pieces[index]
        near = near_phone and index == (len(pieces) - 1 if at_end is not False else 0)
        if len(pieces) > 1 and _name_like(piece, near, pieces[index - 1] if index else ""):
            rest = pieces[:index] + pieces[index + 1 :]
            if len(rest) > 1 and rest[-1] == piece:
                rest.pop()
            return " ".join(rest), _tidy(piece)
    glued = _TAIL_NAME.search(pieces[-1])
    if glued and _glued_name(glued["name"], near_phone):
        pieces[-1] = pieces[-1][: glued.start("name")]
        return " ".join(pieces), _tidy(glued["name"])
    return " ".join(pieces), ""


def _joined(text: str) -> str:
    return " ".join(one for one in _SPLIT.split(text) if one)


def _glued_name(name: str, near_phone: bool) -> bool:
    bare = _tidy(name)
    if not bare or (bare == name and not near_phone and len(bare) > 3):
        return False
    return (
        _surname(bare)
        and 2 <= len(bare) <= 4
        and bare[-1] not in _PLACE_END
        and not bare.endswith(_PLACE_END_WORDS)
    )


def _surname(name: str) -> bool:
    return name[:1] in SURNAMES or name.startswith(_COMPOUND)


def _name_like(piece: str, near: bool = False, previous: str = "") -> bool:
    """Whether a segment reads as a person: by surname, title, or standing next to a phone."""
    received = bool(_RECEIVE.search(piece)) and len(piece) <= 6
    bare = _tidy(piece)
    if not bare:
        return False
    if _HONORIFIC.search(bare) and len(bare) <= 6 and not re.search(r"\d", bare):
        return True
    if not _NAME.match(bare) or len(bare) > 5:
        return False
    if bare[-1] in _PLACE_END or bare.endswith(_PLACE_END_WORDS) or tables().entries(bare):
        return False
    if near or received:
        return len(bare) <= 4 or received or "*" in bare
    if _surname(bare):
        return 2 <= len(bare) <= 4
    return len(bare) <= 3 and bool(previous) and bool(_DOOR_END.search(previous))
