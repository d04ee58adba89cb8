"""Phone numbers: E.164 for numbers, ``short:CN:95588`` for service numbers, masked ones as patterns.

Mainland numbers follow the numbering plan of the Ministry of Industry and Information Technology (11-digit
mobiles from 13x to 19x, area codes 010, 02x and 03xx to 09xx, 400/800 and 95xxx/96xxx service numbers); all
others go through phonenumbers (Google's libphonenumber, Apache-2.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from graph.standardise.results import Issue
from graph.standardise.text import clean, is_placeholder, issue, issues_of, overlong, settled, unique, words


@dataclass(frozen=True, slots=True)
class Phone:
    """One cell of phone numbers, the first readable number in front.

    Attributes:
        value: E.164 (``+8613912345678``, with ``;ext=801`` where an extension belongs to it),
            ``short:CN:95588``, ``local:CN:82345678`` where the area code is missing, a masked pattern
            (``138****1234``), or None.
        kind: mobile, landline, service, masked, foreign (its type cannot be told), invalid or none.
        region: Two-letter region the number belongs to, or None.
        extension: Digits after 转, ext or the last hyphen.
        relay: A privacy number (虚拟号), a mobile with an extension: it changes with every order.
        virtual_operator: A mainland 162, 165, 167, 170 or 171 number.
        generic: A number nobody owns, such as 13800138000 or 11111111111; never evidence.
        digits: The bare digits as written, also where no number could be read.
        all: The values of every number in the cell, this one first.
    """

    value: str | None
    kind: str
    confidence: float
    issues: tuple[Issue, ...] = ()
    region: str | None = None
    extension: str | None = None
    relay: bool = False
    virtual_operator: bool = False
    generic: bool = False
    digits: str = ""
    all: tuple[str, ...] = ()


_NONE = Phone(None, "none", 0.0)
_LONGEST = 300
_MOBILE = re.compile(r"(?:0{0,2}86)?0?(1[3-9]\d{9})\Z", re.ASCII)
_UNALLOCATED = frozenset({"140", "142", "143", "154", "160", "161", "163", "164", "168", "169", "179", "194"})
_VIRTUAL = frozenset({"162", "165", "167", "170", "171"})
_LANDLINE = re.compile(r"(?:0{0,2}86)?0?((?:10|2[0-57-9])[2-8]\d{7}|[3-9]\d\d[2-8]\d{6,7})\Z", re.ASCII)
_SERVICE = re.compile(
    r"(?:0{0,2}86)?(?P<tollfree>[48]00[1-9]\d{6})\Z"
    r"|(?P<short>9[56]\d{3,4}|1(?:10|1[24789]|20|22)|100\d{2,3}|12[13]\d{2,3}|106\d{5,17})\Z",
    re.ASCII,
)
_EXTENSION = re.compile(
    r"(?:;ext=|\s*(?:转|轉|分机号?|分機號?|内线|內線|extension|extn?\.?|x|#|,|\*)\s*[:.]?\s*)(\d{1,6})\)?\Z",
    re.IGNORECASE | re.ASCII,
)
_HYPHEN_EXTENSION = re.compile(r"^(.*\d)[-—_](\d{1,6})\Z", re.ASCII)
_LABEL = re.compile(
    r"^(?:手机号码?|手機號碼?|移动电话|联系方式|联系人?电话|收货人?电话|固定?电话|办公电话|座机|电话号码?|電話號碼?|电话|手机|電話|"
    r"手機|传真|傳真|热线|客服|号码|mobile|cell|telephone|phone|tel|mob|fax|whatsapp|home|work|office)"
    r"\s*(?:no|number)?\s*[.::#]*\s*(?=[+(\d])",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:;(?!ext=)|[、|])\s*|\s*/\s*|\s+(?:or|and|或|和)\s+|\s*或者?\s*|,\s*(?=[+(]?\d[\d\s()-]{6,})"
    r"|(?<=\d{7})\s+(?=\+?\d{8})|(?<=\d{4})\s*(?=\+\d)|(?<=\d{7})\s+(?=\()"
)
_TWO_MOBILES = re.compile(r"(1[3-9]\d{9})(1[3-9]\d{9})\Z", re.ASCII)
_INSIDE = re.compile(r"[+(]?\d[\d\s()*.-]{5,}\d(?:\s*(?:转|轉|ext\.?|x|#)\s*\d{1,6})?", re.IGNORECASE)
_MASKED = re.compile(r"^(?:\+?86)?[-\s]*(\d{1,8}[-\s]*(?:[*xX#•●×]\s*[-\s]*){2,}\d{0,8})\Z")
_SCIENTIFIC = re.compile(r"^(\d)(?:\.(\d+))?e\+?(\d{1,2})\Z", re.IGNORECASE | re.ASCII)
_OWN = re.compile(r"(?:short|local):([A-Z]{2}):(\d+(?:;ext=\d+)?)\Z", re.ASCII)
_WITH_LETTERS = (_EXTENSION, _MASKED, _SCIENTIFIC)
_NOT_DIGIT = re.compile(r"\D", re.ASCII)
_FAMILIAR = words(
    """13800138000 13812345678 13912345678 13612345678 18812345678 15012345678 13512345678 13312345678
    18612345678 13012345678 12345678901 12345678910 13245678901 15912345678 13712345678 18912345678"""
)
_SEQUENCES = ("01234567890123456789", "98765432109876543210")
_GREATER_CHINA = re.compile(r"(?:00)?(?:852\d{8}|853\d{8}|886\d{8,9})\Z", re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]")


def standardise(raw: str | None, region: str = "CN") -> Phone:
    """Read one cell of phone numbers.

    Args:
        raw: The cell as it came.
        region: Two-letter region of numbers that name none; ``region_of`` finds it for a column.

    >>> standardise("０１３９ 1234-5670").value
    '+8613912345670'
    >>> standardise("95588").value, standardise("138****1234").kind
    ('short:CN:95588', 'masked')
    >>> standardise("9730 6723", region="HK").value
    '+85297306723'
    """
    if not raw:
        return _NONE
    return _cell(raw, region.upper())


@lru_cache(maxsize=1 << 16)
def _cell(raw: str, region: str) -> Phone:
    if len(raw) == 11 and region == "CN" and raw.isascii() and _MOBILE.match(raw):
        return _mobile(raw, None)
    found = _read(raw, region)
    if found.value is None or found.value == raw or found.value.startswith("+"):
        return found
    return settled(found, lambda value: _read(value, region), _NONE)


@lru_cache(maxsize=1 << 15)
def _read(raw: str, region: str) -> Phone:
    text = clean(raw)
    if too_long := overlong(text, _LONGEST):
        return replace(_NONE, issues=(too_long,))
    if own := _OWN.match(text):
        text, region = own.group(2), own.group(1)
    if is_placeholder(text):
        return replace(_NONE, issues=issues_of(issue("phone.placeholder", text=text) if text else None))
    found = [_one(part, region) for part in _parts(text)]
    good = [item for item in found if item.value is not None]
    if not good:
        return found[0] if found else _invalid(text, "")
    values = unique(item.value or "" for item in good)
    if len(found) == 1:
        return _with_all(good[0])
    several = issue("phone.several", count=str(len(values))) if len(values) > 1 else None
    others = [problem for item in found if item is not good[0] for problem in item.issues]
    return replace(good[0], all=values, issues=issues_of(*good[0].issues, several, *others))


def _with_all(phone: Phone) -> Phone:
    return replace(phone, all=(phone.value,)) if phone.value and not phone.all else phone


def _parts(text: str) -> list[str]:
    """The numbers of a cell; ``58881234/35`` stands for two numbers that share their beginning."""
    text = text.removesuffix(".0") if text.endswith(".0") and text[:-2].isdigit() else text
    parts = [part for part in (_LABEL.sub("", item.strip()) for item in _SPLIT.split(text)) if part]
    numbers: list[str] = []
    for part in parts:
        if _LETTERS.search(part) and not any(form.search(part) for form in _WITH_LETTERS):
            numbers.extend(_INSIDE.findall(part) or ([part] if len(parts) == 1 else []))
        elif part.isdigit() and len(part) <= 4 and numbers and len(numbers[-1]) > 7 and "/" in text:
            numbers.append(numbers[-1][: -len(part)] + part)
        elif both := _TWO_MOBILES.match(part):
            numbers.extend(both.groups())
        elif _NOT_DIGIT.sub("", part):
            numbers.append(part)
    return numbers[:20] or [text]


def _one(part: str, region: str) -> Phone:
    if masked := _masked(part):
        return masked
    note = None
    if written := _SCIENTIFIC.match(part):
        whole, decimals, power = written.group(1), written.group(2) or "", int(written.group(3))
        if len(decimals) < power:
            return Phone(None, "invalid", 0.0, (issue("phone.scientific", text=part),))
        part, note = (whole + decimals)[: power + 1], issue("phone.was-scientific", text=part)
    phone = _number(part, region)
    return replace(phone, issues=issues_of(*phone.issues, note)) if note else phone


def _number(part: str, region: str) -> Phone:
    body, extension = part, None
    if tail := _EXTENSION.search(part):
        body, extension = part[: tail.start()], tail.group(1)
    digits = _NOT_DIGIT.sub("", body)
    abroad = body.lstrip("( ").startswith("+") and not digits.startswith("86")
    if not abroad and (mainland := _mainland(body, digits, extension, region)):
        return mainland
    if extension is None and (split := _HYPHEN_EXTENSION.match(part)):
        shorter = _NOT_DIGIT.sub("", split.group(1))
        if not abroad and (mainland := _mainland(split.group(1), shorter, split.group(2), region)):
            return mainland
    return _elsewhere(body, digits, extension, region)


def _masked(part: str) -> Phone | None:
    found = _MASKED.match(part)
    if not found:
        return None
    pattern = re.sub(r"[xX#•●×]", "*", re.sub(r"[-\s]", "", found.group(1)))
    region = "CN" if len(pattern) == 11 and pattern[0] == "1" else None
    return Phone(pattern, "masked", 0.5, (issue("phone.masked", text=pattern),), region, digits=pattern)


def _mainland(body: str, digits: str, extension: str | None, region: str) -> Phone | None:
    marked = region == "CN" or (digits.startswith(("86", "0086")) and (len(digits) > 11 or "+" in body))
    if found := _MOBILE.match(digits):
        number = found.group(1)
        if marked or not _valid_in(body, region):
            return _mobile(number, extension)
    if not marked:
        return None
    if found := _SERVICE.match(digits):
        return _service(found, digits, extension)
    if (found := _LANDLINE.match(digits)) and (digits[0] == "0" or not body.isdigit() or len(digits) > 11):
        return _landline(found.group(1), extension, digits[0] == "0" or len(digits) > 11)
    if region == "CN" and 7 <= len(digits) <= 8 and digits[0] not in "01" and "(" not in body:
        return _local(digits, extension, region)
    return None


def _mobile(number: str, extension: str | None) -> Phone:
    head, value = number[:3], f"+86{number}"
    generic, virtual, relay = _is_generic(number), head in _VIRTUAL, extension is not None
    if not (generic or virtual or relay or head in _UNALLOCATED):
        return Phone(value, "mobile", 1.0, (), "CN", digits=number, all=(value,))
    found = issues_of(
        issue("phone.generic", text=number) if generic else None,
        issue("phone.relay", extension=extension) if extension else None,
        issue("phone.unallocated", prefix=head) if head in _UNALLOCATED else None,
        issue("phone.virtual-operator", prefix=head) if virtual and not relay else None,
    )
    confidence = 0.2 if generic else 0.6 if head in _UNALLOCATED else 0.7 if relay else 0.95
    shown = f"{value};ext={extension}" if extension else value
    return Phone(
        shown, "mobile", confidence, found, "CN", extension, relay, virtual, generic, number, (shown,)
    )


def _service(found: re.Match[str], digits: str, extension: str | None) -> Phone:
    number = found.group("tollfree") or found.group("short")
    value = f"short:CN:{number}" + (f";ext={extension}" if extension else "")
    return Phone(
        value, "service", 0.9, (issue("phone.service", text=number),), "CN", extension, digits=digits
    )


def _landline(number: str, extension: str | None, trunk: bool) -> Phone | None:
    subscriber = number[2:] if number[0] in "12" else number[3:]
    generic = len(set(subscriber)) == 1 or subscriber in ("12345678", "1234567", "87654321", "7654321")
    known = _valid_in(f"+86{number}", "CN")
    if not (known or trunk):
        return None
    value = f"+86{number}" + (f";ext={extension}" if extension else "")
    found = issues_of(
        issue("phone.generic", text=number) if generic else None,
        None if known else issue("phone.unallocated", prefix=f"0{number[:3]}"),
    )
    confidence = 0.2 if generic else 0.95 if known and trunk else 0.6
    return Phone(value, "landline", confidence, found, "CN", extension, generic=generic, digits=f"0{number}")


def _local(digits: str, extension: str | None, region: str) -> Phone:
    if _is_generic(digits):
        found = (issue("phone.generic", text=digits),)
        return Phone(None, "invalid", 0.0, found, region, generic=True, digits=digits)
    value = f"local:{region}:{digits}" + (f";ext={extension}" if extension else "")
    found = (issue("phone.area-missing", text=digits),)
    return Phone(value, "landline", 0.5, found, region, extension, digits=digits)


def _elsewhere(body: str, digits: str, extension: str | None, region: str) -> Phone:
    phonenumbers = _library()
    generic = _is_generic(digits)
    if len(digits) < 5 or (generic and "+" not in body):
        return _invalid(body, digits, generic)
    if _GREATER_CHINA.match(digits) and "+" not in body and _valid_in(f"+{digits.lstrip('0')}", region):
        body = f"+{digits.lstrip('0')}"
    try:
        number = phonenumbers.parse(body, region)
    except phonenumbers.NumberParseException:
        return _invalid(body, digits)
    value = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    extension = extension or number.extension or None
    shown = f"{value};ext={extension}" if extension else value
    where = phonenumbers.region_code_for_number(number)
    if phonenumbers.is_valid_number(number):
        kind = _KINDS.get(phonenumbers.number_type(number), "foreign")
        found = issues_of(issue("phone.generic", text=digits) if generic else None)
        confidence = 0.2 if generic else 0.95
        return Phone(shown, kind, confidence, found, where, extension, generic=generic, digits=digits)
    if region == "CN" and number.country_code == 86:
        return _invalid(body, digits)
    if (
        phonenumbers.is_possible_number_with_reason(number)
        == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY
    ):
        return _local(digits, extension, region)
    if phonenumbers.is_possible_number(number):
        where = where or phonenumbers.region_code_for_country_code(number.country_code)
        doubt = (issue("phone.unallocated", prefix=digits[:4]),)
        return Phone(shown, "foreign", 0.5, doubt, where, extension, digits=digits)
    return _invalid(body, digits)


_KINDS = {
    0: "landline",
    1: "mobile",
    2: "foreign",
    3: "service",
    4: "service",
    5: "service",
    6: "foreign",
    8: "service",
}
"""By number of libphonenumber's PhoneNumberType."""


def _invalid(text: str, digits: str, generic: bool = False) -> Phone:
    found = issues_of(
        issue("phone.generic", text=digits) if generic else None, issue("phone.invalid", text=text[:60])
    )
    return Phone(None, "invalid", 0.0, found, generic=generic, digits=digits)


def _is_generic(number: str) -> bool:
    if not number:
        return False
    if number in _FAMILIAR:
        return True
    tail = number[-8:]
    if len(set(tail)) == 1 or (len(number) >= 7 and len(set(number)) == 1):
        return True
    return len(number) >= 7 and number[0] in "0189" and (number in _SEQUENCES[0] or number in _SEQUENCES[1])


@cache
def _library() -> Any:
    import phonenumbers

    return phonenumbers


def _valid_in(text: str, region: str) -> bool:
    phonenumbers = _library()
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(text, region)))
    except phonenumbers.NumberParseException:
        return False


_USUAL_REGIONS = (
    "CN",
    "HK",
    "TW",
    "MO",
    "US",
    "GB",
    "SG",
    "AU",
    "JP",
    "DE",
    "FR",
    "KR",
    "MY",
    "CA",
    "IN",
    "BR",
)


def region_of(
    cells: Iterable[str | None], candidates: tuple[str, ...] = _USUAL_REGIONS, limit: int = 400
) -> str:
    """The region under which most numbers of a column are valid.

    Numbering plans overlap (Hong Kong's and Singapore's both have eight digits), so the first candidate
    within a tenth of the best is taken. Reads at most ``limit`` distinct cells that name no country.

    >>> region_of(["9730 6723", "6098-7284", "93575547"])
    'HK'
    """
    named = ("+", "00")
    sample = [text for text in unique(map(clean, cells)) if not text.startswith(named)][:limit]
    scores = {region: sum(_reads_in(text, region) for text in sample) for region in candidates}
    best = max(scores.values(), default=0)
    return next(region for region in candidates if scores[region] >= 0.9 * best) if best else "CN"


def _reads_in(text: str, region: str) -> bool:
    phone = standardise(text, region)
    return phone.region == region and bool(phone.value) and phone.confidence > 0.6
