"""What a viewer does not see: phones, e-mails, addresses, ID numbers, account and device names.

Everything that pages read from the graph for a viewer goes through `MaskedStore`, so a page cannot forget it;
what comes from elsewhere (rows in quarantine, files) is searched for phones, e-mails and ID numbers when the
answer leaves. Which properties are personal is the model's word, not this module's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

import pyarrow as pa
from flask import Flask, Response, g

from graph.model import MODEL
from graph.model.vocabulary import Personal
from graph.store import Store

MASKED_ROLES = frozenset({"viewer"})
STARS = "****"

_DROPPED = frozenset({"raw", "earlier", "blockKeys", "searchText"})
"""Texts that hold personal data in a form of their own: a source's row, earlier values, indexes."""

_EXACT = frozenset(
    {"key", "id", "elementId", "linkId", "load", "rowHash", "source", "code", "barcode", "orderNumber"}
    | {"trackingNumber", "status", "type", "label", "labels", "move", "currency", "uniformCreditCode", "sku"}
)
"""Names whose values are shown as they are, so that links go on working."""

_PLACES = frozenset({"Address", "Place", "Building", "HAS_ADDRESS", "SHIPPED_TO"})
_ACCOUNTS = frozenset({"Account", "Device", "PaymentAccount", "BankAccount", "USES_DEVICE", "HAS_ACCOUNT"})
_OF_ADDRESSES = frozenset({"issues", "standardised", "postcode", "city", "country", "divisionCode"})
"""Properties by which an address is known where its label is not said."""

_CONTACTS = frozenset({"Phone", "Email", "HAS_PHONE", "HAS_EMAIL"})
_CONTEXTS = {
    **dict.fromkeys(("address", "addresses", "place", "building", "from", "to"), "Address"),
    **dict.fromkeys(("account", "accounts", "payment", "bankAccount", "device", "devices"), "Account"),
    **dict.fromkeys(("phone", "phones", "email", "emails", "contact", "contacts"), "Phone"),
}
"""What a nested map is, by the name it stands under, where it does not say its label."""

_PHONE = re.compile(
    r"(?<![0-9A-Za-z.+-])(?:\+\d{1,3}[\s-]?(?:\(?\d{1,4}\)?[\s-]?){1,4}\d{2,4}"
    r"|(?:86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|\(?0\d{2,3}\)?[\s-]\d{7,8}|\(\d{1,4}\)\s?\d{3}[\s-]\d{4})(?![0-9A-Za-z-])"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_DOOR = re.compile(
    r"(?:路|街|道|巷|弄|胡同|村|园|小区|苑)[^，,。;；\s]{0,8}?\d+\s?(?:号|弄|幢|栋|号楼|楼|室)[^，,。;；]*"
)
_DIVISIONS = re.compile(
    r"^(?:(?:中国)?[^\d,，\s]{2,7}?(?:省|自治区|特别行政区)\s?)?(?:[^\d,，\s]{2,7}?(?:市|自治州|盟)\s?)?"
    r"(?:[^\d,，\s]{1,6}?(?:区|县|旗|市)(?!小区))?"
)
_OPAQUE = re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{20,}$", re.ASCII)
"""An id such as WeChat's openid, which is the customer's account and some systems' id of the customer."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def phone(text: str) -> str:
    """A phone number with its last four digits, and its first three where it is long.

    >>> phone("+8613812345678"), phone("138 1234 5678"), phone("0571-88886666"), phone("95588")
    ('+86138****5678', '138****5678', '0571****6666', '***88')
    """
    digits = re.sub(r"\D", "", text)
    if len(digits) < 8:
        return "*" * max(len(digits) - 2, 3) + digits[-2:]
    plus = "+" if text.lstrip().startswith("+") else ""
    head = {13: 5, 12: 4, 11: 3}.get(len(digits), max(0, min(len(digits) - 8, 3)))
    return f"{plus}{digits[:head]}{STARS}{digits[-4:]}"


def email(text: str) -> str:
    """An e-mail with the first letter of its name.

    >>> email("li.mei@example.com")
    'l****@example.com'
    """
    name, _, domain = text.partition("@")
    return f"{name[:1]}{STARS}@{domain}"


def account(text: str) -> str:
    """The name of an account or a device, or an identity number, with its first and last sign.

    >>> account("6222021234567890"), account("ab")
    ('6****0', '****')
    """
    return f"{text[0]}{STARS}{text[-1]}" if len(text) > 5 else STARS


def address(text: str) -> str:
    """An address down to its district.

    >>> address("浙江省杭州市西湖区文三路100号3幢2单元501室"), address("12 High Street, Leeds")
    ('浙江省杭州市西湖区****', '****')
    """
    return f"{known[0] if (known := _DIVISIONS.match(text)) else ''}{STARS}"


def patterns(text: str) -> str:
    """A text whose phones, e-mails and ID numbers are masked wherever they stand.

    >>> patterns("call 13812345678 or li@example.com, order 20251105123456")
    'call 138****5678 or l****@example.com, order 20251105123456'
    """
    if "@" in text:
        text = _EMAIL.sub(lambda found: email(found[0]), text)
    if sum(map(str.isdigit, text[:4000])) < 7 and not re.search(r"\d{4}", text):
        return text
    text = _ID_NUMBER.sub(lambda found: account(found[0]) if _is_id(found[0]) else found[0], text)
    return _PHONE.sub(lambda found: phone(found[0]), text)


def mask(value: Any, context: str = "", name: str = "") -> Any:
    """A value of a result as a viewer sees it.

    Args:
        value: Plain Python: maps, lists, texts; other values are left as they are.
        context: The label of what it belongs to, where that is known.
        name: The property or column it stands under.

    >>> mask({"label": "Phone", "value": "+8613812345678"})["value"]
    '+86138****5678'
    """
    if isinstance(value, str):
        return _text(value, context, name)
    if isinstance(value, Mapping):
        return _map(value, context, name)
    if isinstance(value, list):
        return [mask(item, context, name) for item in value]
    if isinstance(value, tuple):
        return tuple(mask(item, context, name) for item in value)
    return value


class MaskedStore:
    """A store whose every answer is masked; else the store itself."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """As `Store.read`."""
        return [mask(row) for row in self._store.read(name, **params)]

    def read_all(self, asked: Any) -> list[list[dict[str, Any]]]:
        """As `Store.read_all`."""
        return [[mask(row) for row in rows] for rows in self._store.read_all(asked)]

    def write(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """As `Store.write`."""
        return [mask(row) for row in self._store.write(name, **params)]

    def one(self, name: str, /, **params: Any) -> dict[str, Any] | None:
        """As `Store.one`."""
        row = self._store.one(name, **params)
        return None if row is None else mask(row)

    def stream(self, name: str, /, **params: Any) -> Iterator[dict[str, Any]]:
        """As `Store.stream`."""
        for row in self._store.stream(name, **params):
            yield mask(row)

    def table(self, name: str, /, **params: Any) -> pa.Table:
        """As `Store.table`."""
        return pa.Table.from_pylist([mask(row) for row in self._store.table(name, **params).to_pylist()])

    def execute(self, text: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """As `Store.execute`."""
        return [mask(row) for row in self._store.execute(text, parameters)]

    def transact(self, work: Any, *access: str) -> Any:
        """As `Store.transact`, for work that returns plain rows."""
        return mask(self._store.transact(work, *access))

    def reading(self, work: Any) -> Any:
        """As `Store.reading`; what the work is told on the way is masked."""
        return self._store.reading(lambda inner: work(MaskedStore(cast(Store, inner))))

    def session(self, *access: str) -> Any:
        """Not for a viewer: what a session reads would not be masked."""
        raise PermissionError("a viewer's pages read through named queries and patterns only")

    @property
    def driver(self) -> Any:
        """Not for a viewer either."""
        raise PermissionError("a viewer's pages read through named queries and patterns only")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def for_visitor(store: Store) -> Store:
    """The store as the visitor may see it."""
    return cast(Store, MaskedStore(store)) if is_masked() else store


def is_masked() -> bool:
    """Whether the visitor sees personal data masked."""
    user = g.get("user")
    return user is not None and user.role in MASKED_ROLES


def register(app: Flask) -> None:
    """Search what leaves for a viewer for phones, e-mails and ID numbers that did not come from the graph."""

    @app.after_request
    def _search(response: Response) -> Response:
        if not is_masked() or response.direct_passthrough or response.mimetype not in _SEARCHED:
            return response
        if response.is_streamed:
            chunks = response.iter_encoded()
            response.response = (patterns(part.decode("utf-8", "replace")).encode() for part in chunks)
        else:
            response.set_data(patterns(response.get_data(as_text=True)))
        return response


_SEARCHED = frozenset({"text/html", "application/json", "text/csv", "text/plain"})


def _map(value: Mapping[str, Any], context: str, name: str) -> dict[str, Any]:
    own = _label_of(value) or (context if context in MODEL.nodes else "") or _CONTEXTS.get(name, context)
    if (
        not own
        and value.get("text")
        and not value.get("rating")
        and not value.get("kind")
        and not value.keys().isdisjoint(_OF_ADDRESSES)
    ):
        own = "Address"
    if not own and value.get("sourceId") and (value.get("phones") or value.get("nickname")):
        own = "Customer"
    return {key: mask(item, _CONTEXTS.get(key, own), key) for key, item in value.items()}


def _label_of(value: Mapping[str, Any]) -> str:
    label = value.get("label")
    if isinstance(label, str) and label in MODEL.nodes:
        return label
    labels = value.get("labels")
    if isinstance(labels, list):
        return next((item for item in labels if item in MODEL.nodes), "")
    return ""


def _text(text: str, context: str, name: str) -> Any:
    if name in _EXACT or name.endswith("Key") or not text:
        return text
    if name in _DROPPED:
        return None
    if text[0] in "[{" and (held := _json(text)) is not None:
        return json.dumps(_pair(held, context, name), ensure_ascii=False)
    kind = _personal(context, name)
    if kind is Personal.CONTACT or (context in _CONTACTS and name in ("value", "title", "name")):
        return (
            " ".join(_contact(part) for part in text.split())
            if "@" in text or ";" in text
            else _contact(text)
        )
    if kind is Personal.ADDRESS or (context in _PLACES and name in ("name", "title", "proposed")):
        return address(text)
    if kind is Personal.IDENTIFIER or (context in _ACCOUNTS and name in ("value", "title", "name")):
        return text if name == "gender" else f"{text[:4]}-**-**" if name == "birthDate" else account(text)
    if (
        name == "value"
        and not context
        and re.fullmatch(r"(?=.*\d)[\w.-]{6,}", text)
        and patterns(text) == text
    ):
        return account(text)  # the number of a payment or bank account whose row does not say so
    if name == "sourceId" and (context in ("Customer", "Person") or _OPAQUE.match(text)):
        return account(text)
    return _DOOR.sub(lambda found: f"{found[0][0]}{STARS}", patterns(text))


def _pair(held: Any, context: str, name: str) -> Any:
    """Reasons are stored as ``[code, parameters]``; the code says what the parameters are."""
    if isinstance(held, list) and len(held) == 2 and isinstance(held[0], str) and isinstance(held[1], dict):
        place = any(word in held[0] for word in ("address", "door"))
        return [
            held[0],
            {key: _param(item, place and key != "phone", held[0]) for key, item in held[1].items()},
        ]
    if isinstance(held, dict) and isinstance(held.get("params"), dict) and isinstance(held.get("code"), str):
        return {**held, "params": _pair([held["code"], held["params"]], context, name)[1]}
    if isinstance(held, list):
        return [_pair(item, context, name) for item in held]
    return mask(held, context, name)


def _param(value: Any, place: bool, code: str) -> Any:
    if not isinstance(value, str):
        return mask(value)
    if code == "match.same-birth-date":
        return f"{value[:4]}-**-**"
    if code == "match.same-phone":
        return phone(value)
    return address(value) if place and len(value) > 6 else patterns(value)


def _contact(text: str) -> str:
    masked = patterns(text)
    return (
        masked
        if masked != text or STARS in text
        else phone(text)
        if re.search(r"\d{3}", text)
        else account(text)
    )


def _json(text: str) -> Any:
    try:
        held = json.loads(text)
    except ValueError:
        return None
    return held if isinstance(held, list | dict) else None


@cache
def _personal(context: str, name: str) -> Personal:
    """The class of a property of a label; of a label not known, the strictest that any label gives it."""
    if context in MODEL.nodes:
        found = {item.personal for item in MODEL.nodes[context].properties if item.name == name}
        if found - {Personal.NONE}:
            return next(iter(found))
        if found and name not in ("addressText", "proposed"):
            return Personal.NONE
    if name in ("addressText", "standardised", "shipAddress", "fullAddress"):
        return Personal.ADDRESS
    if name in ("text", "value", "name", "unit", "number", "building", "road", "room"):
        return Personal.NONE
    classes = {
        item.personal for label in MODEL.nodes.values() for item in label.properties if item.name == name
    }
    strict = (Personal.CONTACT, Personal.ADDRESS, Personal.IDENTIFIER)
    return next((item for item in strict if item in classes), Personal.NONE)


def _is_id(text: str) -> bool:
    """Whether the check digit of an 18-digit resident ID number is right (GB 11643-1999)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return "10X98765432"[total % 11] == text[17].upper()
