"""The standardisers as loaders use them: each distinct raw text is read once a load."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.model import Value
from graph.standardise import addresses, companies, emails, id_numbers, names, phones, products
from graph.standardise.addresses import Address
from graph.standardise.emails import Email
from graph.standardise.id_numbers import IdNumber
from graph.standardise.names import Name
from graph.standardise.phones import Phone
from graph.standardise.results import Issue
from loaders.issues import Issues

KEPT, KEPT_NAMES = 1 << 17, 1 << 16
"""Distinct texts of one kind kept at a time; more, and the memory is emptied. At 1 KB for an address and 3 KB
for a name this stays at half a gigabyte, however large the file is."""


@dataclass(slots=True)
class Standards:
    """The standardisers with their memory, and the issues met since they were last taken."""

    _issues: Issues = field(default_factory=Issues)
    _phones: dict[tuple[str, str], tuple[Phone, ...]] = field(default_factory=dict)
    _emails: dict[str, tuple[Email, ...]] = field(default_factory=dict)
    _addresses: dict[str, Address] = field(default_factory=dict)
    _names: dict[str, Name] = field(default_factory=dict)

    def take_issues(self) -> Issues:
        """The issues met since they were last taken."""
        taken, self._issues = self._issues, Issues()
        return taken

    def phones(self, raw: str, region: str) -> tuple[Phone, ...]:
        """Every number of a cell."""
        found = self._phones.get((raw, region))
        if found is None:
            first = phones.standardise(raw, region)
            others = (phones.standardise(value, region) for value in first.all[1:])
            found = (first, *others)
            _keep(self._phones, (raw, region), found)
        self._count(found[0].issues)
        return found

    def emails(self, raw: str) -> tuple[Email, ...]:
        """Every address of a cell."""
        found = self._emails.get(raw)
        if found is None:
            first = emails.standardise(raw)
            found = (first, *(emails.standardise(value) for value in first.all[1:]))
            _keep(self._emails, raw, found)
        self._count(found[0].issues)
        return found

    def address(self, text: str) -> Address:
        """One address."""
        found = self._addresses.get(text)
        if found is None:
            found = addresses.standardise(text)
            _keep(self._addresses, text, found)
        self._count(found.issues)
        return found

    def name(self, raw: str) -> Name:
        """One person's name."""
        found = self._names.get(raw)
        if found is None:
            found = names.standardise(raw)
            _keep(self._names, raw, found, KEPT_NAMES)
        self._count(found.issues)
        return found

    def person(self, raw: str, surname: str = "", given: str = "") -> dict[str, Value]:
        """Properties of a person's name, written whole or in two columns; ``name`` is as it was written."""
        found = self.name(raw) if not (surname and given) else names.of_parts(surname, given)
        return {
            "name": raw,
            "surname": found.surname or surname or None,
            "givenName": found.given_name or given or None,
            "nameKey": found.value,
            "namePinyin": found.pinyin,
            "script": found.script if found.value else None,
        }

    def company(self, raw: str) -> dict[str, Value]:
        """Properties of a company's name."""
        found = companies.standardise(raw)
        self._count(found.issues)
        return {
            "name": raw,
            "nameKey": found.value,
            "brandName": found.brand,
            "place": found.place,
            "legalForm": found.legal_form,
        }

    def goods(self, raw: str, brand: str | None, specification: str | None) -> dict[str, Value]:
        """Properties of a product's name, brand and specification."""
        found = products.standardise(raw, brand, specification)
        self._count(found.issues)
        measured = found.content_quantity is not None
        return {
            "name": raw,
            "nameKey": found.value,
            "brand": found.brand,
            "specification": found.specification,
            "variant": found.variant,
            "contentQuantity": found.content_quantity,
            "contentUnit": found.content_unit if measured else None,
            "packs": found.packs if measured else None,
        }

    def brand_key(self, raw: str) -> str:
        """The comparable form of a brand's name."""
        return products.standardise(raw).brand or " ".join(raw.casefold().split())

    def id_number(self, raw: str) -> IdNumber:
        """One identity number."""
        found = id_numbers.standardise(raw)
        self._count(found.issues)
        return found

    def _count(self, issues: Iterable[Issue]) -> None:
        self._issues.add(issues)


def _keep(memory: dict[Any, Any], key: object, value: object, limit: int = KEPT) -> None:
    if len(memory) >= limit:
        memory.clear()
    memory[key] = value
