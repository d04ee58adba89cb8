"""Product names: brand, name, specification, content, variant and model numbers, Chinese and English.

Two listings are the same item where brand, product, variant and net content agree: 500g*2 is not 500g.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from graph.standardise import product_content
from graph.standardise.product_content import Content, plain
from graph.standardise.product_words import brand_of, models_in, tables
from graph.standardise.results import Issue
from graph.standardise.text import (
    clean,
    has_han,
    is_placeholder,
    issue,
    issues_of,
    overlong,
    settled,
    simplified,
    unique,
    without_marks,
)


@dataclass(frozen=True, slots=True)
class Product:
    """One product of a list, with what its other columns say.

    Attributes:
        value: Comparable text: brand, name, variant and content in lower case, simplified.
        brand: The form that stands for the brand (``华为`` for HUAWEI), or the name as written if not known.
        name: What is left without brand, specification, variant and sellers' remarks.
        specification: The expressions of content as written.
        content_quantity, content_unit: Net content of all packs in g, ml or piece; a range's lower end.
        content_upper: The upper end of a range.
        packs: Number of packs that hold it, 1 where none is said.
        colour, flavour, grade, size: Parts of the variant; ``variant`` joins them.
        origin: Division or country it is said to come from.
        models: Model numbers in capitals without separators, the most telling first (``WH1000XM4``).
        capacities: Figures that tell variants apart: ``6GB``, ``65IN``.
        match_keys: ``model:…`` and ``item:`` (brand, name and content); equal ones suggest a match.
    """

    value: str | None
    confidence: float
    issues: tuple[Issue, ...] = ()
    brand: str | None = None
    name: str | None = None
    specification: str | None = None
    content_quantity: float | None = None
    content_unit: str | None = None
    content_upper: float | None = None
    packs: int = 1
    variant: str | None = None
    colour: str | None = None
    flavour: str | None = None
    grade: str | None = None
    size: str | None = None
    origin: str | None = None
    models: tuple[str, ...] = ()
    capacities: tuple[str, ...] = ()
    match_keys: tuple[str, ...] = ()


_NONE = Product(None, 0.0)
_LONGEST = 600
_BRACKETS = re.compile(r"[(\[{【《「『〔](.*?)[)\]}】》」』〕]")
_PRICE = re.compile(r"(?:[¥$€]\s*\d+(?:\.\d+)?|\d+(?:\.\d+)?\s*元)(?:\s*/\s*[\w㐀-鿿]+)?")
_JUNK = re.compile(r"'(?!\w)|(?<!\w)'|[\s,;:!?|/\\~·•*_\"“”‘’+()\[\]{}<>【】《》「」『』]+")
_CAPACITY = re.compile(
    r"(?<![A-Za-z0-9.])(\d+(?:\.\d+)?)\s*-?\s*(gb|tb|mb|g(?=\s*[+/]\s*\d)|mah|inch(?:es)?|英寸|寸|吋|\"|'|mp|megapixels?|万像素|码|w|watts?|瓦)(?![a-z])",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(?:(?<=\s)in\s+)?(?<![\w-])(?P<word>[A-Za-z]+)(?![\w-])(?:\s+finish\b)?", re.IGNORECASE | re.ASCII
)
_PARTS = ("colour", "flavour", "grade", "size")
_FRUIT = re.compile(
    r"(?:单果|果径|单只|单个)(?:重|约|净重|果重)*\s*\d+(?:\.\d+)?(?:\s*[-~至]\s*\d+)?\s*(?:g|克|mm|毫米|cm|厘米|两)?(?:\+|以上)?"
)
_SIZE = re.compile(
    r"(?<![\w'.&-])(?:([smlSML]|[xX]{1,3}[sSlL]|[2-5][xX][lL])[码号]|([2-5]?X{1,3}L|XS)(?![\w'.&-])|([SML])(?=\s*(?:$|\d)))"
)


def standardise(raw: str | None, brand: str | None = None, specification: str | None = None) -> Product:
    """Read one product name.

    Args:
        raw: The name.
        brand: What the brand column says, if there is one; it is believed.
        specification: What a column such as 规格 or quantityPerUnit says; content is looked for there first.

    >>> found = standardise("三只松鼠每日坚果 原味 500g*2袋 包邮")
    >>> found.brand, found.name, found.flavour, found.content_quantity, found.packs
    ('三只松鼠', '每日坚果', '原味', 1000.0, 2)
    >>> standardise("Sony WH-1000XM4 Wireless Headphones Black").models
    ('WH1000XM4',)
    """
    return _cell(raw, brand, specification) if raw else _NONE


@lru_cache(maxsize=1 << 15)
def _cell(raw: str, brand: str | None, specification: str | None) -> Product:
    text = clean(raw)
    if too_long := overlong(text, _LONGEST):
        return replace(_NONE, issues=(too_long,))
    if is_placeholder(text):
        return replace(
            _NONE, issues=issues_of(issue("product.placeholder", text=text[:40]) if text else None)
        )
    found = _read(simplified(text), clean(brand), simplified(clean(specification)))
    return settled(found, _again, _NONE) if found.value else replace(_NONE, issues=found.issues)


@lru_cache(maxsize=1 << 15)
def _again(value: str) -> Product:
    text = clean(value)
    return _NONE if is_placeholder(text) else _read(simplified(text), "", "")


def _read(text: str, brand_hint: str, specification: str) -> Product:
    body, promoted = _without_promotions(text)
    priced = _PRICE.search(body) if any(sign in body for sign in "¥$€元") else None
    body = _PRICE.sub(" ", body) if priced else body
    known_hint = brand_of(brand_hint)[0] if brand_hint else None
    brand, rest = brand_of(body, brand_hint or None)
    brand = known_hint or (brand_hint or None) or brand
    fruit = None if rest.isascii() else _FRUIT.search(rest)
    inner, rest = product_content.read(_FRUIT.sub(" ", rest) if fruit else rest)
    rest = f"{rest} {fruit.group()}" if fruit else rest
    outer = product_content.read(specification)[0] if specification else Content()
    content = outer if outer.quantity is not None else inner
    models = models_in(f"{rest} {specification}" if specification else rest)
    capacities = unique(
        _capacity(number, unit) for number, unit in _CAPACITY.findall(f"{rest} {specification}")
    )
    variant, rest = _variants(rest)
    side, _ = _variants(specification) if specification else ({}, "")
    colour, flavour, grade, size = (variant.get(part) or side.get(part) for part in _PARTS)
    name = _name(rest)
    shown = " ".join(filter(None, (colour, flavour, grade, size)))
    value = " ".join(filter(None, (_folded(brand or ""), _folded(name), shown, content.shown())))
    doubts = issues_of(
        *(issue(f"product.{code}", text=content.text[:60]) for code in content.doubts),
        issue("product.content-differs", name=inner.shown(), column=outer.shown())
        if _differ(inner, outer)
        else None,
        issue("product.price-inside", text=text[:60]) if priced else None,
        issue("product.only-content", text=text[:60]) if not (name or brand) else None,
    )
    return Product(
        value or None, _confidence(brand, content, name, doubts, promoted), doubts, brand, name or brand,
        content.text or None, _float(content.quantity), content.unit, _float(content.upper), content.packs,
        shown or None, colour, flavour, grade, size, _origin(text), models, capacities,
        _keys(brand, name, content, models),
    )  # fmt: skip


def _confidence(
    brand: str | None, content: Content, name: str, doubts: tuple[Issue, ...], promoted: bool
) -> float:
    if not name:
        return 0.4 if brand else 0.2
    score = 0.7 + (0.1 if brand else 0.0) + (0.15 if content.quantity is not None else 0.0)
    return round(score - 0.15 * min(len(doubts), 2) - (0.05 if promoted else 0.0), 2)


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(plain(number))


def _differ(inner: Content, outer: Content) -> bool:
    return None not in (inner.quantity, outer.quantity) and (inner.quantity, inner.unit) != (
        outer.quantity,
        outer.unit,
    )


def _without_promotions(text: str) -> tuple[str, bool]:
    shorter = tables()["promotion_latin"].sub(" ", text)
    shorter = shorter if shorter.isascii() else tables()["promotion"].sub(" ", shorter)
    return shorter, shorter != text


def _capacity(number: str, unit: str) -> str:
    plain_unit = unit.lower().replace("inches", "in").replace("inch", "in")
    short = {
        "英寸": "in",
        "寸": "in",
        "吋": "in",
        '"': "in",
        "'": "in",
        "g": "gb",
        "megapixels": "mp",
        "megapixel": "mp",
    }
    short |= {"watts": "w", "watt": "w", "瓦": "w"}
    return f"{float(number):g}{short.get(plain_unit, plain_unit)}".upper()


def _variants(text: str) -> tuple[dict[str, str], str]:
    """Colour, flavour, grade and size in a text, and the text without them."""
    found: dict[str, str] = {}
    rest = text
    colours = tables()["colours"]
    for match in _WORD.finditer(rest):
        if match["word"].lower() in colours:
            found["colour"] = colours[match["word"].lower()]
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
            break
    for part in () if rest.isascii() else ("colour", "flavour", "grade"):
        han = None if part in found else tables()[part].search(rest)
        if han:
            found[part] = colours.get(han.group(), han.group())
            rest = f"{rest[: han.start()]} {rest[han.end() :]}"
    fruit = None if rest.isascii() else _FRUIT.search(rest)
    if size := fruit or _SIZE.search(rest):
        found["size"] = next(filter(None, size.groups()), "").upper() or re.sub(r"\s", "", size.group())
        rest = f"{rest[: size.start()]} {rest[size.end() :]}"
    return found, rest


def _name(text: str) -> str:
    flat = _BRACKETS.sub(r" \1 ", text)
    words_of = [word.strip("-.") for word in _JUNK.split(flat)]
    kept = [word for word in words_of if word and not re.fullmatch(r"[-.&]+", word)]
    joined = " ".join(kept)
    return re.sub(r"(?<=[㐀-鿿]) (?=[㐀-鿿])", "", joined) if has_han(joined) else joined


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", without_marks(text).lower()).strip()


def _origin(text: str) -> str | None:
    if text.isascii():
        return None
    found = tables()["origin"].search(text)
    return next((group for group in found.groups() if group), None) if found else None


def _keys(brand: str | None, name: str, content: Content, models: tuple[str, ...]) -> tuple[str, ...]:
    compact = re.sub(r"[\W_]", "", _folded(name))
    item = f"item:{_folded(brand or '')}:{compact}:{content.shown()}" if compact else ""
    return unique((*(f"model:{model}" for model in models), item))


def unit_price(price: Decimal, product: Product) -> tuple[int, str] | None:
    """Price of 100 g, 100 ml or one piece in 1/10,000 of the currency unit, rounded half up.

    None where the product states no content.

    >>> unit_price(Decimal("39.9"), standardise("每日坚果 500g*2"))
    (39900, '100g')
    """
    if not product.content_quantity or product.content_unit is None:
        return None
    size = 1 if product.content_unit == "piece" else 100
    each = price / Decimal(str(product.content_quantity)) * size
    per = "piece" if size == 1 else f"100{product.content_unit}"
    return int(each.scaleb(4).to_integral_value(ROUND_HALF_UP)), per
