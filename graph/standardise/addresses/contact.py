"""The recipient and the phone that people paste before or behind an address."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.standardise.addresses.people import HARD_END, glued_behind, is_person, tidy
from graph.standardise.addresses.tables import tables


class Contact(NamedTuple):
    """An address without its contact; recipient, phone and postcode are empty where none was found."""

    address: str
    recipient: str = ""
    phone: str = ""
    postcode: str = ""


_PHONE = re.compile(
    r"(?<![\d*])(?:\+?(?:00)?86[- ]?)?1[3-9]\d(?:[- ]?[\d*xX]{4}){2}(?:(?:转|-)\d{3,4})?(?![\d*])"
    r"|(?<![\d-])0\d{2,3}[- ]?[2-9]\d{6,7}(?:(?:转|-)\d{1,6})?(?!\d)"
    r"|\(0\d{2,3}\) ?[2-9]\d{6,7}(?!\d)"
    r"|(?<!\d)400[- ]?\d{3}[- ]?\d{4}(?!\d)"
    r"|(?<![\d+])\+?(?:00)?(?:852|853)[- ]?[2-9]\d{3}[- ]?\d{4}(?!\d)"
    r"|(?<![\d+])\+?(?:00)?886[- ]?0?9\d{2}[- ]?\d{3}[- ]?\d{3}(?!\d)"
    r"|(?<=[室号楼栋幢座层元\u4e00-\u9fff]\d{3})1[3-9]\d{9}(?!\d)"
    r"|(?<=[室号楼栋幢座层元\u4e00-\u9fff]\d{4})1[3-9]\d{9}(?!\d)"
)
_MAYBE_PHONE = re.compile(r"[0-9](?:[0-9]{6}|[0-9]{2}[-*xX )])")
_LABEL_MARKS = frozenset(":收联姓电手所址邮")
_LABEL = re.compile(
    r"(?P<name>(?:收货|收件|联系)人(?:姓名)?|姓名|收货方|收件方)\s*:?\s*"
    r"|(?P<phone>(?:手机|电话|联系)(?:号码|号|电话|方式)?|tel|phone|mobile)(?=\s*:|\s*\+?\d|\s*$)\s*:?\s*"
    r"|(?P<area>所在(?:地区|区域|地))\s*:?\s*"
    r"|(?P<address>(?:收货|收件|配送|邮寄|联系|家庭|公司|详细|发货)?地址|address)\s*(?::\s*|(?=$)|(?<=详细地址))"
    r"|(?P<post>邮政编码|邮编)\s*:?\s*(?=\d)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[,;|\t。!?、]+|\s+")
_SIX = re.compile(r"[0-9][0-9]{5}")
_POSTCODE = re.compile(r"(?<![\dA-Za-z#-])(?P<code>[0-8]\d{5})(?![\d号室栋幢弄-])")
_EDGE = " ,;|:。、-/"


def split_contact(text: str) -> Contact:
    """Take recipient, phone and postcode out of a plain text.

    >>> split_contact("李飞 13512222222 西安市雁塔区丈八东路7号楼2单元")[:3]
    ('西安市雁塔区丈八东路7号楼2单元', '李飞', '13512222222')
    """
    name = ""
    if not _LABEL_MARKS.isdisjoint(text) and _LABEL.search(text):
        text, name = _by_labels(text)
    phones: list[str] = []
    pieces = [text]
    if _MAYBE_PHONE.search(text):
        found = list(_PHONE.finditer(text))
        if found:
            phones = [_digits(one.group()) for one in found]
            pieces = _around(text, found)
    if len(pieces) == 1:
        address, found_name = _name_in(pieces[0], name, last_near=False, first_near=False)
    else:
        address, found_name = _beside_phone(pieces[0], pieces[-1], name)
    postcode = ""
    if len(address) > 6 and _SIX.search(address):
        code = _POSTCODE.search(address)
        if code and _is_postcode(address, code):
            postcode = code["code"]
            address = f"{address[: code.start()].rstrip(' (,')} {address[code.end() :].lstrip(' ),')}".strip()
    if not found_name and not phones:
        return Contact(address, "", "", postcode)
    return Contact(address, tidy(found_name), ";".join(dict.fromkeys(phones)), postcode)


_LATIN_NAME = re.compile(r"^[A-Za-z][A-Za-z'-]+(?:,? [A-Za-z][A-Za-z.'-]*){0,3}$")
_LATIN_WORDS = re.compile(
    r"(?<=[\u4e00-\u9fff\dA-Za-z])[ ,;]+(?<![A-Za-z][ ,;])"
    r"(?P<name>[A-Za-z][A-Za-z'-]+(?:,? [A-Za-z][A-Za-z.'-]*){1,3})$"
)
_LATIN_BEHIND = re.compile(
    r"(?:(?<=Hong Kong) |(?<=Macau) |(?<=China) |(?<=\d{5}) |(?<=\d{6}) )"
    r"(?P<name>[A-Za-z][A-Za-z'-]+(?:,? [A-Za-z][A-Za-z.'-]*){1,3})$"
)
_HAN_NAME = re.compile(r"^[\u4e00-\u9fff·]{2,6}(?=[ ,;|])|(?<=[ ,;|])[\u4e00-\u9fff·]{2,6}$")


def split_latin(text: str) -> Contact:
    """Take a Chinese name and a phone from either end of an address in Latin letters.

    >>> split_latin("王伟 13800138011 Flat E, 5/F, 780 Sha Tsui Road, Tsuen Wan")[:3]
    ('Flat E, 5/F, 780 Sha Tsui Road, Tsuen Wan', '王伟', '13800138011')
    """
    found = _PHONE.search(text)
    phone = ""
    if found:
        before, behind = _around(text, [found])
        phone = _digits(found.group())
        if _LATIN_NAME.match(before):
            return Contact(behind, before, phone)
        text = f"{before} {behind}".strip()
        glued = _LATIN_BEHIND.search(before) if not behind else None
        if glued and not _HAN_NAME.search(text):
            return Contact(before[: glued.start()].strip(_EDGE), glued["name"], phone)
    name = _HAN_NAME.search(text)
    if name:
        text = f"{text[: name.start()]} {text[name.end() :]}".strip(_EDGE)
    return Contact(text, name.group() if name else "", phone)


def _around(text: str, found: list[re.Match[str]]) -> list[str]:
    """What stands before the phone and behind it; further phones are dropped."""
    behind = text[found[0].end() :]
    for other in found[1:]:
        behind = behind.replace(other.group(), " ", 1)
    before, behind = text[: found[0].start()].strip(_EDGE), behind.strip(_EDGE)
    if behind[:1] == ")" and before.rfind("(") > before.rfind(")"):
        at = before.rfind("(")
        before, behind = f"{before[:at]} {before[at + 1 :]}".strip(_EDGE), behind[1:].strip(_EDGE)
    return [before, behind]


def _digits(raw: str) -> str:
    """A phone number as it is dialled, the extension behind a hyphen."""
    number = raw.replace("转", "-").replace("(", "").replace(")", "-").replace(" ", "-")
    bare = number.replace("-", "")
    for prefix in ("+86", "0086", "86"):
        if bare.startswith(prefix) and len(bare) - len(prefix) >= 10:
            bare = bare[len(prefix) :]
            break
    if bare[0] == "1":
        return bare if len(bare) <= 11 else f"{bare[:11]}-{bare[11:]}"
    return number.strip("-")


def _is_postcode(address: str, code: re.Match[str]) -> bool:
    before = address[: code.start()].rstrip(" (,")
    behind = address[code.end() :].lstrip(" ),")
    return not before or not behind or before[-1] in " ,编:" or address[code.start() - 1] in " ,(:"


def _by_labels(text: str) -> tuple[str, str]:
    """A labelled text rearranged: the address, then the phone; and the labelled name."""
    fields: dict[str, list[str]] = {}
    last, kind = 0, "head"
    for label in _LABEL.finditer(text):
        if label.lastgroup == "name" and label.end() >= len(text):
            continue
        fields.setdefault(kind, []).append(text[last : label.start()].strip(_EDGE))
        last, kind = label.end(), str(label.lastgroup)
    fields.setdefault(kind, []).append(text[last:].strip(_EDGE))
    name, extra = _first_word(next((one for one in fields.get("name", []) if one), ""))
    head = fields.get("head", [""])[0]
    labelled = [one for one in (*fields.get("area", []), *fields.get("address", [])) if one]
    if labelled and head and not has_division(head):
        if not name and is_person(head, True, False):
            name = head
        head = ""
    rest = [head, *labelled, extra, *fields.get("post", []), *fields.get("phone", [])]
    return " ".join(one for one in rest if one), tidy(name)


def _first_word(text: str) -> tuple[str, str]:
    """A labelled name and what follows it in the same field."""
    phone = _PHONE.search(text)
    words = _SPLIT.split(text, maxsplit=1)
    if phone and phone.start() < len(words[0]):
        return text[: phone.start()], text[phone.start() :]
    return words[0], words[1] if len(words) > 1 else ""


def has_division(text: str) -> bool:
    """Whether any name of a division stands in a text."""
    table = tables()
    for start in range(len(text) - 1):
        for form, _ in table.bucket(text[start : start + 2]):
            if text.startswith(form, start):
                return True
    return False


def _beside_phone(before: str, behind: str, name: str) -> tuple[str, str]:
    if not before or not behind:
        return _name_in(before or behind, name, last_near=bool(before), first_near=not before)
    if name:
        return f"{before} {behind}", name
    if is_person(before, True, False):
        address, _ = _name_in(behind, before, False, False)
        return address, before
    if is_person(behind, True, True):
        return _name_in(before, behind, False, False)[0], behind
    address, name = _name_in(before, "", last_near=True, first_near=False)
    if not name:
        behind, name = _name_in(behind, "", last_near=False, first_near=True)
    keep = _continues(behind)
    return (f"{address} {behind}" if keep else address), name


_DETAIL = re.compile(r"\d ?(?:号|栋|幢|室|楼|单元|弄|层|座)|[路街巷区县镇乡村]|大道")


def _continues(text: str) -> bool:
    """Whether what stands behind the phone is part of the address rather than a remark."""
    return bool(_DETAIL.search(text)) or has_division(text)


def _name_in(text: str, known: str, last_near: bool, first_near: bool) -> tuple[str, str]:
    """Look for a name in the last and first piece; give the text without it, and the name."""
    if known:
        return text, known
    if last_near:
        words = _LATIN_WORDS.search(text)
        if words:
            return text[: words.start()].rstrip(_EDGE), words["name"]
    pieces = [text] if text.isalnum() else [one for one in _SPLIT.split(text) if one]
    if len(pieces) > 1:
        order = [0, len(pieces) - 1] if first_near else [len(pieces) - 1, 0]
        for at in order:
            near = last_near if at else first_near
            finished = at > 0 and (pieces[at - 1][-1] in _FINISHED or pieces[at - 1].endswith(_ESTATE))
            settled = finished or at == 0
            if is_person(pieces[at], near, settled) and (at or near or len(pieces[0]) > 1):
                rest = pieces[:at] + pieces[at + 1 :]
                if len(rest) > 1 and rest[-1] == pieces[at]:
                    rest.pop()
                return " ".join(rest), pieces[at]
            if (
                at
                and len(pieces) > 2
                and pieces[at] in ("收", "(收)")
                and is_person(pieces[at - 1], True, True)
            ):
                return " ".join(pieces[: at - 1]), pieces[at - 1]
    elif not pieces:
        return "", ""
    inside = _IN_BRACKETS.search(pieces[-1])
    if inside and is_person(inside["name"], last_near or "收" in inside.group(), True):
        pieces[-1] = pieces[-1][: inside.start()]
        return " ".join(one for one in pieces if one), inside["name"]
    start = glued_behind(pieces[-1], last_near)
    if start < len(pieces[-1]):
        name = pieces[-1][start:]
        pieces[-1] = pieces[-1][:start]
        return " ".join(pieces), name
    return text, ""


_FINISHED = (HARD_END - frozenset("省市县区州旗")) | frozenset("元苑园城寓)FfABCD0123456789场居里庭湾期")
_ESTATE = ("小区", "园区", "社区", "校区", "厂区")
_IN_BRACKETS = re.compile(r"\((?P<name>[^()]{1,8})\)$")
