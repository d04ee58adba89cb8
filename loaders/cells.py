"""How the text of one cell fills a field: one reader a column, made once a mapping."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from graph.model import Link, Value
from loaders.draft import Context, Draft, RejectedError
from loaders.kinds import Field, FieldType
from loaders.mapping import Target
from loaders.parts import account_link, bank_link, device_link, joined_lines, payment_link
from loaders.reading import (
    UnreadableError,
    amount,
    day,
    integer,
    minor_digits,
    moment,
    number,
    whole,
    yes_or_no,
)
from loaders.regions import region_of_country
from loaders.words import word_of

Reader = Callable[[str, Draft], None]

E4 = Decimal(10_000)


def reader_of(column: str, target: Target, spec: Field, context: Context) -> Reader:
    """A function that reads a cell of this column into a draft.

    The reader raises ``RejectedError`` for a cell without which the row would say something wrong (an
    amount, a quantity), and notes a doubt for one that only leaves a description empty.
    """
    put = _PUTTERS[spec.type](target, spec, context)

    def read(text: str, draft: Draft) -> None:
        mapped = _mapped(text, target, column)
        if mapped is None:
            return
        try:
            for piece in mapped.split(target.split) if target.split else (mapped,):
                if piece.strip():
                    put(piece.strip(), draft)
        except UnreadableError as error:
            _refused(error, column, text, spec, draft)

    return read


def _mapped(text: str, target: Target, column: str) -> str | None:
    if not target.values:
        return text
    found = target.values.get(text)
    if found is not None:
        return found or None
    if target.other == "empty":
        return None
    if target.other == "refuse":
        raise RejectedError("cell.value", column=column, text=text[:80], known=", ".join(target.values))
    return text


def _refused(error: UnreadableError, column: str, text: str, spec: Field, draft: Draft) -> None:
    if spec.strict:
        raise RejectedError(error.code, column=column, text=text[:80]) from error
    draft.doubts.append((column, error.code, text[:80]))


def _store(spec: Field, draft: Draft, value: Value) -> None:
    if spec.on:
        draft.on.setdefault(spec.on, {})[spec.target] = value
    else:
        draft.properties[spec.target] = value


def _text(target: Target, spec: Field, context: Context) -> Reader:
    del context

    def put(text: str, draft: Draft) -> None:
        draft.texts[spec.name] = text
        if spec.choices:
            word = word_of(spec.name, text, spec.choices)
            if word is None:
                raise UnreadableError("cell.choice")
            _store(spec, draft, word)
        elif not spec.kept:
            _store(spec, draft, text)

    return put


def _kept(target: Target, spec: Field, context: Context) -> Reader:
    """Names and the like: read together with other cells of the row when all are there."""
    del target, context

    def put(text: str, draft: Draft) -> None:
        draft.texts[spec.name] = text

    return put


def _address(target: Target, spec: Field, context: Context) -> Reader:
    del target, context
    part = spec.name.removeprefix("address").removeprefix(".")
    part = "" if part == "text" else part

    def put(text: str, draft: Draft) -> None:
        if part in ("recipient", "phone"):
            draft.texts[spec.name] = text
        elif part == "detail" and part in draft.parts:
            draft.parts[part] = joined_lines(draft.parts[part], text)
        else:
            draft.parts[part] = text

    return put


def _phone(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        country = draft.parts.get("country") or draft.texts.get("country")
        region = (region_of_country(country) if country else None) or context.region
        draft.texts.setdefault(spec.name, text)
        draft.contacts.add_phone(text, context.standards, region)

    return put


def _email(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        draft.contacts.add_email(text, context.standards)

    return put


def _scaled(value: Decimal, target: Target) -> Decimal:
    return value if target.scale == 1.0 else value * Decimal(str(target.scale))


def _money(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        currency = str(draft.properties.get("currency") or draft.texts.get("currency") or context.currency)
        value = _scaled(amount(text, currency), target)
        _store(spec, draft, whole(value * (Decimal(10) ** minor_digits(currency))))

    return put


def _price(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        _store(spec, draft, whole(_scaled(amount(text, context.currency), target) * E4))

    return put


def _number(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        _store(spec, draft, float(_scaled(number(text), target)))

    return put


def _integer(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        _store(spec, draft, integer(text))

    return put


def _boolean(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        _store(spec, draft, yes_or_no(text))

    return put


def _instant(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        _store(spec, draft, moment(text, context.zone, target.format, context.day_first.get(target)))

    return put


def _day(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        found = day(text, context.zone, target.format, context.day_first.get(target))
        _store(spec, draft, found.isoformat() if found and spec.as_text else found)

    return put


def _account(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        draft.links.append(account_link(text, target.hints))

    return put


def _device(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        draft.texts["device"] = text
        type_ = "FROM" if spec.name == "device" and not spec.many else "USES_DEVICE"
        model, system = draft.texts.get("device.model"), draft.texts.get("device.os")
        draft.links.append(device_link(text, type_, model, system))

    return put


def _payment(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        draft.links.append(payment_link(text, target.hints.get("kind", "")))

    return put


def _bank(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        draft.links.append(bank_link(text, draft.texts.get("bank") or target.hints.get("bank")))

    return put


def _division(target: Target, spec: Field, context: Context) -> Reader:
    def put(text: str, draft: Draft) -> None:
        draft.links.append(Link("SERVES", "Division", text))

    return put


_PUTTERS: dict[FieldType, Callable[[Target, Field, Context], Reader]] = {
    FieldType.TEXT: _text,
    FieldType.PERSON: _kept,
    FieldType.COMPANY: _kept,
    FieldType.GOODS: _kept,
    FieldType.ID_NUMBER: _kept,
    FieldType.PHONE: _phone,
    FieldType.EMAIL: _email,
    FieldType.ADDRESS: _address,
    FieldType.MONEY: _money,
    FieldType.PRICE: _price,
    FieldType.NUMBER: _number,
    FieldType.INTEGER: _integer,
    FieldType.BOOLEAN: _boolean,
    FieldType.INSTANT: _instant,
    FieldType.DATE: _day,
    FieldType.ACCOUNT: _account,
    FieldType.DEVICE: _device,
    FieldType.PAYMENT: _payment,
    FieldType.BANK: _bank,
    FieldType.DIVISION: _division,
}
