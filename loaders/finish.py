"""What a kind makes of several cells together, when all of a row's cells are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from graph.model import Value
from loaders.draft import Context, Draft
from loaders.parts import address_properties, whole_address

Finisher = Callable[[Draft, Context], None]


def _customer(draft: Draft, context: Context) -> None:
    properties, texts = draft.properties, draft.texts
    surname, given = texts.get("surname", ""), texts.get("givenName", "")
    name = texts.get("name") or _joined_name(surname, given)
    if name:
        properties.update(context.standards.person(name, surname, given))
        properties.setdefault("gender", context.standards.name(name).gender)
    if "idNumber" in texts:
        number = context.standards.id_number(texts["idNumber"])
        properties["idNumber"] = number.value
        if number.valid and number.kind == "resident":
            properties.setdefault("birthDate", number.birth_date)
            properties.setdefault("gender", {"M": "male", "F": "female"}.get(number.sex or ""))
    draft.links.extend(draft.contacts.links)
    properties.update(draft.contacts.properties())
    _place(draft, context)


def _contact_point(draft: Draft, context: Context) -> None:
    del context
    draft.links.extend(draft.contacts.links)


def _supplier(draft: Draft, context: Context) -> None:
    properties = draft.properties
    stated = {key: value for key, value in properties.items() if value is not None}
    if "name" in draft.texts:
        properties.update(context.standards.company(draft.texts["name"]))
    properties.update(stated)
    draft.links.extend(draft.contacts.links)
    if draft.contacts.phones or "phone" in draft.texts:
        properties["phone"] = " ".join(draft.contacts.phones) or draft.texts["phone"]
    properties["email"] = " ".join(draft.contacts.emails) or None
    country = draft.parts.get("country")
    _place(draft, context, names=("city",))
    if country:
        properties["country"] = country


def _product(draft: Draft, context: Context) -> None:
    stated = dict(draft.properties)
    texts = draft.texts
    if "name" in texts:
        found = context.standards.goods(texts["name"], texts.get("brand"), texts.get("specification"))
        draft.properties.update(found)
    draft.properties.update({key: value for key, value in stated.items() if value is not None})
    draft.properties.setdefault("currency", context.currency)


def _brand(draft: Draft, context: Context) -> None:
    name = draft.texts.get("name")
    if name:
        draft.properties["nameKey"] = context.standards.brand_key(name)


def _address(draft: Draft, context: Context) -> None:
    draft.properties.update(address_properties(draft.parts, context.standards))
    phone = draft.texts.get("phone")
    if phone:
        draft.properties["phone"] = context.standards.phones(phone, context.region)[0].value or phone


def _warehouse(draft: Draft, context: Context) -> None:
    _place(draft, context, names=("city", "district"))


def _order(draft: Draft, context: Context) -> None:
    properties, texts = draft.properties, draft.texts
    properties.setdefault("orderNumber", draft.source_id)
    properties.setdefault("currency", context.currency)
    if "status" in texts:
        properties["rawStatus"] = texts["status"]
    placed = properties.get("placedAt")
    if isinstance(placed, datetime):
        local = placed.astimezone(context.zone)
        properties["localDay"], properties["localHour"] = local.date(), local.hour
    recipient = texts.get("recipient")
    if recipient:
        properties["recipientName"] = context.standards.name(recipient).value
    phone = texts.get("recipientPhone")
    if phone:
        properties["recipientPhone"] = context.standards.phones(phone, context.region)[0].value or phone
    if draft.parts:
        properties["addressText"] = whole_address(draft.parts)


def _shared_currency(draft: Draft, context: Context) -> None:
    draft.properties.setdefault("currency", context.currency)


def _place(draft: Draft, context: Context, names: tuple[str, ...] = ("province", "city", "district")) -> None:
    """The row's own address in short: its text and where it is."""
    if not draft.parts:
        return
    found: dict[str, Value] = address_properties(draft.parts, context.standards)
    draft.properties["addressText"] = found["text"]
    for name in names:
        draft.properties.setdefault(name, found[name])


def _joined_name(surname: str, given: str) -> str:
    """A name from its two columns: Chinese without a space, surname in front; others given name in front."""
    if any("\u3400" <= character <= "\u9fff" for character in surname + given):
        return surname + given
    return f"{given} {surname}".strip()


FINISHERS: dict[str, Finisher] = {
    "customer": _customer,
    "contactPoint": _contact_point,
    "supplier": _supplier,
    "product": _product,
    "brand": _brand,
    "address": _address,
    "warehouse": _warehouse,
    "order": _order,
    "refund": _shared_currency,
    "coupon": _shared_currency,
}
