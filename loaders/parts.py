"""Things several rows share or own, made from cells: phones, e-mails, accounts, devices, addresses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.model import Link, Row, Value, record_key, row_hash, shared_key
from graph.standardise.addresses import Address
from graph.standardise.results import Issue
from loaders.reading import EPOCH
from loaders.regions import region_of_country
from loaders.standards import Standards

ADDRESS_PARTS = ("country", "province", "city", "district", "street", "detail", "postcode")
_CHINESE_ORDER = ("province", "city", "district", "street", "detail")
_WESTERN_ORDER = ("detail", "street", "district", "city", "province", "postcode", "country")


@dataclass(slots=True)
class Contacts:
    """Phones and e-mails of one row: links to shared nodes, and what stays on the row's node.

    Attributes:
        phones: Comparable values that are numbers, in order.
        patterns: Masked numbers, which are no evidence of one number but fit some.
        emails: Comparable values.
        virtual: How many were privacy numbers, which belong to an order and not to a person.
    """

    links: list[Link] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    virtual: int = 0

    def add_phone(self, raw: str, standards: Standards, region: str) -> None:
        """Add every number of a cell."""
        for phone in standards.phones(raw, region):
            value = phone.value
            if value is None or phone.generic:
                continue
            if phone.kind == "masked":
                self.patterns.append(value)
            elif phone.relay:
                self.virtual += 1
            elif value not in self.phones:
                self.phones.append(value)
                target = {"value": value, "kind": phone.kind, "region": phone.region}
                self.links.append(Link("HAS_PHONE", "Phone", shared_key("Phone", value), target=target))

    def add_email(self, raw: str, standards: Standards) -> None:
        """Add every address of a cell."""
        for email in standards.emails(raw):
            value = email.value
            if value is None or email.kind != "address" or email.generic or value in self.emails:
                continue
            self.emails.append(value)
            target = {"value": value, "matchKey": email.match_key, "domain": email.domain}
            self.links.append(Link("HAS_EMAIL", "Email", shared_key("Email", value), target=target))

    def properties(self) -> dict[str, Value]:
        """Properties of a customer."""
        return {
            "phones": " ".join(self.phones) or None,
            "phonePatterns": " ".join(dict.fromkeys(self.patterns)) or None,
            "emails": " ".join(self.emails) or None,
            "virtualNumbers": self.virtual or None,
        }


def account_link(raw: str, hints: Mapping[str, str]) -> Link:
    """A customer's account: unique within (platform, appId, idType), as model.md says."""
    platform, app, id_type = (hints.get(name, "") for name in ("platform", "appId", "idType"))
    target = {"platform": platform, "appId": app or None, "idType": id_type or None, "externalId": raw}
    return Link(
        "HAS_ACCOUNT", "Account", shared_key("Account", platform, app, id_type, raw), target=dict(target)
    )


def device_link(raw: str, type_: str, model: str | None, system: str | None) -> Link:
    """A device a customer uses or a sign-in came from."""
    value = raw.strip().lower()
    target = {"deviceId": value, "model": model, "os": system}
    return Link(type_, "Device", shared_key("Device", value), target=dict(target))


def payment_link(raw: str, kind: str) -> Link:
    """The account an order was paid with."""
    value = "".join(raw.split())
    target = {"value": value, "kind": kind or None}
    return Link("PAID_WITH", "PaymentAccount", shared_key("PaymentAccount", kind, value), target=dict(target))


def bank_link(raw: str, bank: str | None) -> Link:
    """The bank account a supplier is paid to."""
    value = "".join(character for character in raw if character.isalnum()).upper()
    target = {"value": value, "bank": bank}
    return Link("PAID_TO", "BankAccount", shared_key("BankAccount", value), target=dict(target))


def whole_address(parts: Mapping[str, str]) -> str:
    """One text from a whole address, its parts, or both; a part the text already holds is not repeated.

    >>> whole_address({"city": "深圳市", "province": "广东省", "detail": "科兴科学园"})
    '广东省深圳市科兴科学园'
    >>> whole_address({"detail": "59 rue de l'Abbaye", "city": "Reims", "country": "France"})
    "59 rue de l'Abbaye, Reims, France"
    """
    given = [parts.get(name, "") for name in ("", *_CHINESE_ORDER)]
    chinese = any("\u3400" <= character <= "\u9fff" for text in given for character in text)
    if chinese:
        rest = parts.get("", "") + parts.get("detail", "")
        before = [parts[name] for name in _CHINESE_ORDER[:-1] if parts.get(name) and parts[name] not in rest]
        return "".join(
            dict.fromkeys([*before, *(text for text in (parts.get("", ""), parts.get("detail", "")) if text)])
        )
    pieces = [parts.get("", ""), *(parts.get(name, "") for name in _WESTERN_ORDER)]
    return ", ".join(dict.fromkeys(piece for piece in pieces if piece))


def joined_lines(first: str, second: str) -> str:
    """Two lines of an address as one text.

    >>> joined_lines("1 Main St", "Apt 4"), joined_lines("科兴路1号", "3栋502")
    ('1 Main St, Apt 4', '科兴路1号3栋502')
    """
    chinese = any("\u3400" <= character <= "\u9fff" for character in first + second)
    return first + second if chinese else f"{first}, {second}"


def address_properties(parts: Mapping[str, str], standards: Standards) -> dict[str, Value]:
    """Properties of an Address from the cells of its parts ("" is the whole text)."""
    text = whole_address(parts)
    found = standards.address(text)
    return {
        "text": text,
        "standardised": found.standardised or None,
        "country": found.country or parts.get("country"),
        "province": found.province or parts.get("province"),
        "city": found.city or parts.get("city"),
        "district": found.district or parts.get("district"),
        "districtWritten": found.district_written or parts.get("district"),
        "street": found.street or parts.get("street"),
        "road": found.road or None,
        "number": found.number or None,
        "building": found.building or None,
        "unit": found.unit or None,
        "room": found.room or None,
        "postcode": found.postcode or parts.get("postcode"),
        "divisionCode": found.division_code or None,
        "proposed": found.proposed or None,
        "confidence": found.confidence,
        "issues": issues_text(found.issues),
    } | _abroad(parts, found)


def _abroad(parts: Mapping[str, str], found: Address) -> dict[str, Value]:
    """An address whose own column says it is abroad need not name a Chinese division."""
    country = parts.get("country")
    region = region_of_country(country) if country else None
    if region is None or region in ("CN", "HK", "MO", "TW") or found.division_code:
        return {}
    issues = [issue for issue in found.issues if issue.code != "address.division-missing"]
    return {"country": country, "confidence": max(found.confidence, 0.6), "issues": issues_text(issues)}


def issues_text(issues: Iterable[Issue]) -> str | None:
    """Issues as a JSON list of ``{"code", "params"}``; None where there is none."""
    listed = [{"code": issue.code, "params": dict(issue.params)} for issue in issues]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")) if listed else None


def owned_address(
    owner: str,
    source: str,
    parts: Mapping[str, str],
    contact: tuple[str | None, str | None],
    standards: Standards,
    number: int,
) -> Row:
    """The address within a row of another kind, owned by a customer, a supplier or a guest's order.

    Its key is its owner and its cells, so that an owner's other address is another node and the same one,
    stated again by the next order, is the same node. It has no event time of its own (the epoch).
    """
    cells = [
        parts.get("", ""),
        *(parts.get(name, "") for name in ADDRESS_PARTS),
        contact[0] or "",
        contact[1] or "",
    ]
    digest = row_hash(cells)
    source_id = f"{owner}#{digest[:12]}"
    raw = {name or "text": text for name, text in parts.items() if text}
    properties = address_properties(parts, standards)
    properties["recipient"], properties["phone"] = contact
    return Row(
        label="Address",
        key=record_key("Address", source, source_id),
        source=source,
        source_id=source_id,
        event_at=EPOCH,
        row_hash=digest,
        raw=json.dumps(raw, ensure_ascii=False, separators=(",", ":")),
        source_row=number,
        properties=properties,
        beside=True,
    )


def joined_id(parts: Sequence[str]) -> str:
    """One id from the cells of one or several columns; a slash within a cell of several is written ``%2F``.

    >>> joined_id(["10248", "11"]), joined_id(["a/b"])
    ('10248/11', 'a/b')
    """
    if len(parts) == 1:
        return parts[0]
    return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in parts)
