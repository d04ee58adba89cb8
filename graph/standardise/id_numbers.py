"""Identity numbers of people and registration numbers of companies.

Resident identity numbers follow GB 11643-1999 (18 characters, ISO 7064 MOD 11-2), unified social credit codes
GB 32100-2015 (18 characters, MOD 31), organisation codes GB 11714-1997 (9, MOD 11), Hong Kong and Taiwan
cards their published check digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from graph.standardise.results import Issue
from graph.standardise.text import clean, is_placeholder, issue, issues_of, overlong, settled, words


@dataclass(frozen=True, slots=True)
class IdNumber:
    """One identity or registration number.

    Attributes:
        value: The number without separators, in capitals; an old 15-digit one as its 18 digits; a masked
            pattern (``110101********1234``); or None.
        kind: resident (mainland), hongkong, macau, taiwan, permit (home-return permits),
            passport, credit-code, organisation-code, registration, masked, invalid or none.
        valid: Whether its check digit, date and division hold.
        birth_date: ISO date a resident number states, else None.
        sex: ``M`` or ``F``, where the number says so.
        division_code: The six digits of the division that issued it, else None.
        of_organisation: Whether it numbers a company rather than a person.
    """

    value: str | None
    kind: str
    confidence: float
    issues: tuple[Issue, ...] = ()
    valid: bool = False
    birth_date: str | None = None
    sex: str | None = None
    division_code: str | None = None
    of_organisation: bool = False


_NONE = IdNumber(None, "none", 0.0)
_LONGEST = 100
_PROVINCES = words(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**at % 31 for at in range(17))
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_LABEL = re.compile(
    r"^(?:居民)?(?:身份证(?:号码?)?|证件号码?|统一社会信用代码|信用代码|税号|纳税人识别号|组织机构代码|营业执照号?|注册号|护照"
    r"|id(?=[\s:.])|passport)\s*(?:no\.?|号码?)?\s*[::]?\s*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s\-_.·/]")
_GENERIC = frozenset({"110101199001011234", "110101199003070000", "440301199001011234", "123456789012345678"})


def standardise(raw: str | None) -> IdNumber:
    """Read one identity or registration number.

    >>> found = standardise("11010519491231002x")
    >>> found.value, found.birth_date, found.sex, found.valid
    ('11010519491231002X', '1949-12-31', 'F', True)
    >>> standardise("91350100M000100Y43").kind
    'credit-code'
    """
    return _cell(raw) if raw else _NONE


@lru_cache(maxsize=1 << 16)
def _cell(raw: str) -> IdNumber:
    found = _read(raw)
    return found if found.value == raw else settled(found, _read, _NONE)


@lru_cache(maxsize=1 << 15)
def _read(raw: str) -> IdNumber:
    text = clean(raw)
    if too_long := overlong(text, _LONGEST):
        return replace(_NONE, issues=(too_long,))
    text = _LABEL.sub("", text)
    if is_placeholder(text):
        return IdNumber(
            None, "none", 0.0, issues_of(issue("id.placeholder", text=text[:40]) if text else None)
        )
    number = _SEPARATORS.sub("", text).upper().lstrip("'`")
    if re.fullmatch(r"\d\.?\d*E\+?\d\d", text.upper()):
        return IdNumber(None, "invalid", 0.0, (issue("id.scientific", text=text[:40]),))
    for reader in (_masked, _resident, _credit_code, _hongkong, _taiwan, _permit, _registration, _passport):
        found = reader(number)
        if found is not None:
            return found
    return IdNumber(None, "invalid", 0.0, (issue("id.invalid", text=text[:40]),))


def check_digit(first: str) -> str:
    """The check character of a resident number's first 17 digits (ISO 7064 MOD 11-2).

    >>> check_digit("11010519491231002")
    'X'
    """
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def _masked(number: str) -> IdNumber | None:
    if not re.fullmatch(r"[0-9A-Z()]*[*●•×]{2,}[0-9A-Z*()]*|\d{3,14}X{3,}[\dX]*", number):
        return None
    pattern = re.sub(r"[●•×]", "*", number)
    if "*" not in pattern:
        pattern = re.sub(r"X(?!$)", "*", pattern)
    code = pattern[:6] if re.match(r"\d{6}", pattern) and pattern[:2] in _PROVINCES else None
    birth = None
    if len(pattern) == 18 and re.match(r"\d{14}", pattern):
        birth = _day(pattern[6:14])
    return IdNumber(pattern, "masked", 0.3, (issue("id.masked", text=pattern),), False, birth, None, code)


def _day(digits: str) -> str | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).isoformat()
    except ValueError:
        return None


def _resident(number: str) -> IdNumber | None:
    """18 characters, or the 15 digits issued before 1999, whose holders were born in the 1900s."""
    district = number[:2] in _PROVINCES and number[4:6] != "00"
    if re.fullmatch(r"\d{15}", number) and district and _day("19" + number[6:12]):
        first = f"{number[:6]}19{number[6:]}"
        return _resident_parts(first + check_digit(first), (issue("id.old-number", text=number),))
    if re.fullmatch(r"\d{17}[\dX]", number):
        if number[:2] in _PROVINCES or _day(number[6:14]):
            return _resident_parts(number, ())
        if number[:1] != "9":
            return IdNumber(None, "invalid", 0.1, (issue("id.division-unknown", text=number),))
    return None


def _resident_parts(number: str, doubts: tuple[Issue, ...]) -> IdNumber | None:
    birth = _day(number[6:14])
    foreigner = number[0] == "9" and number[1:3] in _PROVINCES
    province = foreigner or number[:2] in _PROVINCES
    right = check_digit(number[:17]) == number[17]
    if not birth and number[:1] == "9":
        return None
    found = issues_of(
        issue("id.generic", text=number) if number in _GENERIC or len(set(number)) < 3 else None,
        None if birth else issue("id.birth-impossible", text=number),
        None if right else issue("id.check-digit", text=number, expected=check_digit(number[:17])),
        None if province else issue("id.division-unknown", text=number),
        issue("id.birth-unlikely", text=birth) if birth and not "1890" < birth < "2100" else None,
        *doubts,
    )
    valid = bool(birth and right and province)
    confidence = (0.99 if not found else 0.9) if valid else 0.3
    sex = "M" if int(number[16]) % 2 else "F"
    return IdNumber(
        number,
        "resident",
        confidence,
        found,
        valid,
        birth,
        sex,
        number[:6] if province and not foreigner else None,
    )


def credit_check(first: str) -> str:
    """The check character of a unified social credit code's first 17 (GB 32100-2015).

    >>> credit_check("91350100M000100Y4")
    '3'
    """
    total = sum(_CREDIT.index(c) * weight for c, weight in zip(first, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT[(31 - total % 31) % 31]


def _credit_code(number: str) -> IdNumber | None:
    if len(number) != 18 or not re.fullmatch(r"[159ANY][1-9ANY][0-9A-Z]{16}", number):
        return _organisation_code(number)
    odd = "".join(sorted({c for c in number if c not in _CREDIT}))
    if odd:
        fixed = number.translate(str.maketrans("IOZSV", "10255"))
        proposal = (
            fixed if all(c in _CREDIT for c in fixed) and credit_check(fixed[:17]) == fixed[17] else "?"
        )
        doubt = issue("id.credit-letters", text=number, letters=odd, proposal=proposal)
        return IdNumber(number, "credit-code", 0.3, (doubt,), of_organisation=True)
    expected = credit_check(number[:17])
    right = expected == number[17]
    found = issues_of(None if right else issue("id.check-digit", text=number, expected=expected))
    code = number[2:8] if number[2:4] in _PROVINCES else None
    return IdNumber(number, "credit-code", 0.98 if right else 0.3, found, right, None, None, code, True)


def _organisation_code(number: str) -> IdNumber | None:
    if not re.fullmatch(r"(?=.*\d.*\d.*\d.*\d)[0-9A-Z]{8}[\dX]", number) or re.fullmatch(
        r"[A-Z]{1,2}\d{7,8}", number
    ):
        return None
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(c, 36) * weight for c, weight in zip(number[:8], weights, strict=True))
    if "0123456789X"[(11 - total % 11) % 11] != number[8]:
        return None
    return IdNumber(number, "organisation-code", 0.8, (), True, of_organisation=True)


def _hongkong(number: str) -> IdNumber | None:
    found = re.fullmatch(r"([A-Z]{1,2})(\d{6})\(?([\dA])\)?", number)
    if not found:
        return None
    letters, digits, check = found.groups()
    values = [36 if len(letters) == 1 else ord(letters[0]) - 55, ord(letters[-1]) - 55, *map(int, digits)]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    expected = "0123456789A"[(11 - total % 11) % 11]
    value = f"{letters}{digits}({check})"
    if expected == check:
        return IdNumber(value, "hongkong", 0.95, (), True)
    if "(" not in number:
        return None
    return IdNumber(value, "hongkong", 0.3, (issue("id.check-digit", text=value, expected=expected),))


def _taiwan(number: str) -> IdNumber | None:
    if not re.fullmatch(r"[A-Z][1289]\d{8}", number):
        return None
    letter = _TAIWAN_LETTERS.index(number[0]) + 10
    digits = [letter // 10, letter % 10, *map(int, number[1:])]
    right = sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    found = () if right else (issue("id.check-failed", text=number),)
    sex = "M" if number[1] in "18" else "F"
    return IdNumber(number, "taiwan", 0.95 if right else 0.3, found, right, None, sex)


def _permit(number: str) -> IdNumber | None:
    """Home-return permits (H or M) and Macau cards, which have no public check digit."""
    if re.fullmatch(r"[HM]\d{8}(?:\d{2})?", number):
        return IdNumber(number, "permit", 0.8, (), True)
    if re.fullmatch(r"[157]\d{6}\(\d\)", number):
        return IdNumber(number, "macau", 0.8, (), True)
    return None


def _registration(number: str) -> IdNumber | None:
    """Business registration numbers of 13 and 15 digits, tax numbers of 15 and 17 to 20."""
    if not re.fullmatch(r"\d{13}|\d{15}|\d{6}[0-9A-Z]{9}", number) or len(set(number)) < 3:
        return None
    code = number[:6] if number[:2] in _PROVINCES else None
    if code is None:
        return None
    return IdNumber(number, "registration", 0.6, (), False, None, None, code, True)


def _passport(number: str) -> IdNumber | None:
    """Chinese passports (E, G, D, S, P and eight characters), and foreign ones in the usual form."""
    if re.fullmatch(r"(?:E[A-Z]?|G|D[E]?|S[E]?|P[E]?)\d{7,8}", number) and len(number) == 9:
        return IdNumber(number, "passport", 0.85, (), True)
    if re.fullmatch(r"[A-Z]{1,2}\d{6,8}|\d{9}|[A-Z]\d{2}[A-Z0-9]{6}", number) and len(set(number)) > 2:
        return IdNumber(number, "passport", 0.4, (issue("id.kind-unsure", text=number),))
    return None
