"""What a column holds, as the resolver understands it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What the values of one column are.

    A role says how values are standardised, which blocking keys they give and how two of them are compared.
    """

    ID = "id"
    SOURCE = "source"
    GIVEN_NAME = "given-name"
    SURNAME = "surname"
    MIDDLE_NAME = "middle-name"
    FULL_NAME = "full-name"
    ALIAS = "alias"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH_DATE = "birth-date"
    GENDER = "gender"
    IDENTIFIER = "identifier"
    ACCOUNT = "account"
    SHARED = "shared"
    DOOR = "door"
    NICKNAME = "nickname"
    STREET_NUMBER = "street-number"
    STREET = "street"
    ADDRESS = "address"
    PLACE = "place"
    POSTCODE = "postcode"
    REGION = "region"
    OCCUPATION = "occupation"
    COMPANY = "company"
    WEBSITE = "website"
    TITLE = "title"
    PRODUCT_NAME = "product-name"
    MAKER = "maker"
    CONTENT = "content"
    FLAVOUR = "flavour"
    BRAND = "brand"
    MODEL = "model"
    BARCODE = "barcode"
    PRICE = "price"
    DESCRIPTION = "description"
    CATEGORY = "category"
    MEASURE = "measure"
    OTHER = "other"
    IGNORED = "ignored"


class Kind(StrEnum):
    """The kinds of records that resolve to identities."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    PRODUCT = "product"
    ADDRESS = "address"


PRODUCT_ROLES = frozenset({Role.TITLE, Role.PRODUCT_NAME, Role.MODEL, Role.BARCODE})
PERSON_ROLES = frozenset({Role.GIVEN_NAME, Role.SURNAME, Role.FULL_NAME, Role.BIRTH_DATE, Role.GENDER})


def kind_of(roles: frozenset[Role]) -> Kind:
    """The kind of record a table of these roles most likely holds.

    >>> kind_of(frozenset({Role.TITLE, Role.PRICE})).value
    'product'
    >>> kind_of(frozenset({Role.SURNAME, Role.PHONE})).value
    'customer'
    """
    if roles & PERSON_ROLES:
        return Kind.CUSTOMER
    if roles & PRODUCT_ROLES:
        return Kind.PRODUCT
    if Role.COMPANY in roles:
        return Kind.SUPPLIER
    if Role.ADDRESS in roles or Role.STREET in roles:
        return Kind.ADDRESS
    return Kind.CUSTOMER
