"""E-mail addresses: a lower-case comparable form, a match key without tags and Gmail dots, typo domains.

Syntax is email-validator's (Unlicense), without asking DNS. A typo is proposed, never applied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from graph.standardise.results import Issue
from graph.standardise.text import clean, is_placeholder, issue, issues_of, overlong, settled, table, unique


@dataclass(frozen=True, slots=True)
class Email:
    """One cell of e-mail addresses, the first readable one in front.

    Attributes:
        value: The address in lower case, domain in Unicode; a masked pattern (``w***g@163.com``); or None.
        kind: address, masked, invalid or none.
        local, domain: The two sides of the last @.
        match_key: As value without plus tag, without dots where the provider ignores them, under the
            provider's first domain (googlemail.com is gmail.com); None for masked and generic ones.
        proposal: The address its writer probably meant where the domain looks mistyped, else None.
        qq_number: The QQ number of 12345@qq.com, else None.
        role: info@, sales@, kefu@ …: a desk, not a person.
        generic: test@test.com and the like; never evidence.
        all: The values of every address in the cell.
    """

    value: str | None
    kind: str
    confidence: float
    issues: tuple[Issue, ...] = ()
    local: str | None = None
    domain: str | None = None
    match_key: str | None = None
    proposal: str | None = None
    qq_number: str | None = None
    role: bool = False
    generic: bool = False
    all: tuple[str, ...] = ()


_NONE = Email(None, "none", 0.0)
_LONGEST = 1000
_FAST = re.compile(
    r"[a-z0-9]+(?:[._-][a-z0-9]+)*@[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*\.[a-z]{2,12}\Z"
)
_SPLIT = re.compile(r"[;,|、\s]+|/(?=[^/@]+@)")
_LABEL = re.compile(
    r"^(?:mailto:|(?:电子)?邮箱(?:地址)?[::]?|电子邮件[::]?|邮件[::]?|e-?mail[::]\s*|mail[::]\s*|邮[::])\s*",
    re.IGNORECASE,
)
_ANGLE = re.compile(r"<\s*([^<>@\s]+@[^<>@\s]+)\s*>")
_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\{at\}|\s+at\s+|@)\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\{dot\}|\s+dot\s+|[。．])\s*", re.IGNORECASE)
_MASK = re.compile(r"\*{2,}|[xX•●]{3,}|\*")
_REAL_ENDINGS = frozenset({"co", "cm", "om", "ne", "dom"})
_TEXT_BESIDE = re.compile(r"[^@]*[^@;,|、\s][;,|、\s]+[^@\s]+@[^@]*$|[^@]+@[^@\s]+\s+\w")
_QQ = re.compile(r"[1-9]\d{4,10}\Z", re.ASCII)


def standardise(raw: str | None) -> Email:
    """Read one cell of e-mail addresses.

    >>> standardise("Wang.Xiaoming+shop@GMail.com").match_key
    'wangxiaoming@gmail.com'
    >>> standardise("lisi@gmial.com").proposal
    'lisi@gmail.com'
    """
    return _cell(raw) if raw else _NONE


@lru_cache(maxsize=1 << 16)
def _cell(raw: str) -> Email:
    found = _read(raw)
    return found if found.value == raw else settled(found, _read, _NONE)


@lru_cache(maxsize=1 << 15)
def _read(raw: str) -> Email:
    text = clean(raw)
    if too_long := overlong(text, _LONGEST):
        return replace(_NONE, issues=(too_long,))
    if is_placeholder(text):
        found = (issue("email.placeholder", text=text),) if text else ()
        return Email(None, "none", 0.0, found)
    text = _DOT.sub(".", _AT.sub("@", _LABEL.sub("", text)))
    parts = _ANGLE.findall(text) or [part for part in _SPLIT.split(text) if "@" in part] or [text]
    read = [_one(part.strip("<>()[]\"'.,:;")) for part in parts[:20]]
    good = [item for item in read if item.value]
    if not good:
        return read[0]
    first, values = good[0], unique(item.value or "" for item in good)
    several = issue("email.several", count=str(len(values))) if len(values) > 1 else None
    beside = _TEXT_BESIDE.match(text) if "<" not in text and text.count("@") == 1 else None
    doubt = issue("email.text-beside", text=text[:60]) if beside else None
    confidence = min(first.confidence, 0.6) if beside else first.confidence
    return replace(first, all=values, confidence=confidence, issues=issues_of(*first.issues, several, doubt))


_LONGEST_LOCAL = 64
"""RFC 5321, 4.5.3.1.1."""


def _one(text: str) -> Email:
    if "*" in text or (
        "@" in text and _MASK.search(text.partition("@")[0]) and len(text.partition("@")[0]) < 3
    ):
        return _masked(text)
    address = text.lower()
    if not _FAST.match(address):
        checked = _validated(text)
        if checked is None:
            return _invalid(text)
        address = checked
    local, _, domain = address.rpartition("@")
    if len(local) > _LONGEST_LOCAL:
        return _invalid(text)
    return _described(address, local, domain)


def _validated(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=True, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def _described(address: str, local: str, domain: str) -> Email:
    proposal = _proposed(local, domain)
    generic = _is_generic(local, domain)
    role = local.partition("+")[0] in _tables()["roles"]
    qq = local if domain in ("qq.com", "vip.qq.com", "foxmail.com") and _QQ.match(local) else None
    found = issues_of(
        issue("email.generic", text=address) if generic else None,
        issue("email.domain-typo", domain=domain, proposal=proposal.rpartition("@")[2]) if proposal else None,
        issue("email.number-invalid", text=local)
        if domain == "qq.com" and local.isdigit() and not qq
        else None,
        issue("email.disposable", domain=domain) if domain in _tables()["disposable"] else None,
        issue("email.role", local=local) if role and not generic else None,
    )
    confidence = 0.2 if generic else 0.5 if proposal else 0.9 if found else 1.0
    key = None if generic else _match_key(local, domain)
    return Email(
        address, "address", confidence, found, local, domain, key, proposal, qq, role, generic, (address,)
    )


def _match_key(local: str, domain: str) -> str:
    home = _tables()["aliases"].get(domain, domain)
    plain = local.partition("+")[0] or local
    if home in _tables()["dotless"]:
        plain = plain.replace(".", "") or plain
    return f"{plain}@{home}"


def _proposed(local: str, domain: str) -> str | None:
    known = _tables()["providers"]
    if domain in known or domain in _tables()["aliases"]:
        return None
    meant = _tables()["typos"].get(domain) or _nearest(domain)
    return f"{local}@{meant}" if meant else None


@lru_cache(maxsize=1 << 14)
def _nearest(domain: str) -> str | None:
    """A well-known domain one slip away: an impossible ending, or one edit of a long label."""
    name, _, ending = domain.partition(".")
    tables = _tables()
    if ending in tables["bad_endings"]:
        fixed = f"{name}.{tables['bad_endings'][ending]}"
        return fixed if fixed in tables["providers"] or ending not in _REAL_ENDINGS else None
    from rapidfuzz.distance import OSA

    if not ending or len(name) < 5 or domain in tables["never_typos"]:
        return None
    near = [
        provider
        for provider in tables["fuzzy"]
        if abs(len(provider) - len(domain)) <= 1
        and provider[0] == domain[0]
        and OSA.distance(provider, domain) == 1
    ]
    return near[0] if len(near) == 1 else None


def _is_generic(local: str, domain: str) -> bool:
    tables = _tables()
    if domain in tables["example_domains"] or domain.rpartition(".")[2] in (
        "test",
        "example",
        "invalid",
        "localhost",
    ):
        return True
    return local in tables["placeholder_locals"] or f"{local}@{domain}" in tables["placeholder_addresses"]


def _masked(text: str) -> Email:
    pattern = text.lower()
    local, _, domain = pattern.rpartition("@")
    found = (issue("email.masked", text=pattern),)
    return Email(pattern, "masked", 0.4, found, local or None, domain or None, all=(pattern,))


def _invalid(text: str) -> Email:
    code = "email.at-missing" if "@" not in text else "email.invalid"
    proposal = None
    if "@" not in text:
        bare = text.lower()
        domain = next(
            (name for name in _tables()["providers"] if bare.endswith(name) and len(bare) > len(name)), None
        )
        if domain and re.fullmatch(r"[a-z0-9._-]+", bare):
            proposal = f"{bare[: -len(domain)].rstrip('.')}@{domain}"
    return Email(None, "invalid", 0.0, (issue(code, text=text[:60]),), proposal=proposal)


@cache
def _tables() -> dict[str, Any]:
    raw = table("emails")
    providers = tuple(raw["providers"])
    return {
        "providers": dict.fromkeys(providers),
        "fuzzy": tuple(name for name in providers if len(name.partition(".")[0]) >= 5),
        "aliases": raw["aliases"],
        "dotless": frozenset(raw["dotless"]),
        "typos": raw["typos"],
        "bad_endings": raw["bad_endings"],
        "never_typos": frozenset(raw["never_typos"]),
        "disposable": frozenset(raw["disposable"]),
        "roles": frozenset(str(raw["roles"]).split()),
        "example_domains": frozenset(raw["example_domains"]),
        "placeholder_locals": frozenset(str(raw["placeholder_locals"]).split()),
        "placeholder_addresses": frozenset(str(raw["placeholder_addresses"]).split()),
    }
