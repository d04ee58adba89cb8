"""Brands, variants, model numbers and remarks of sellers in product names."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from graph.standardise.text import has_han, one_of, simplified, table, unique, words


@cache
def tables() -> dict[str, Any]:
    """Patterns of variants, promotions and origins, and brands by each of their forms."""
    raw, places = table("products"), table("places")
    brands: dict[str, str] = {}
    for brand, others in raw["brands"].items():
        for form in (str(brand), *_forms(others or "")):
            brands[simplified(form).lower()] = str(brand)
    promotions = sorted(raw["promotions"].split(), key=len, reverse=True)
    latin = raw["promotions_latin"]
    countries = raw["countries"]
    origins = one_of(words(countries) | words(places["provinces"]) | words(places["cities"]))
    flavours, grades = one_of(raw["flavours"]), one_of(raw["grades"])
    return {
        "colours": raw["colours"],
        "colour": _colour_pattern(raw["colours"]),
        "flavour": re.compile(
            rf"(?:{flavours})味|(?:原味|无糖|低糖|零糖|低脂|脱脂|全脂|微辣|中辣|特辣|变态辣|不辣|香辣|麻辣|五香|椒盐|盐焗|酸辣|蒜香)"
        ),
        "grade": re.compile(rf"(?:{grades})(?![㐀-鿿]?[机器])"),
        "promotion": re.compile("|".join(map(re.escape, promotions))),
        "promotion_latin": re.compile(rf"^new-|(?<![a-z])(?:{latin})(?![a-z])", re.IGNORECASE),
        "origin": re.compile(
            rf"产地\s*[::]?\s*({origins})|({origins})(?:进口|产|特产)|^({origins})(?:省|市)?(?=[㐀-鿿]{{3,}})|进口({origins})"
        ),
        "brands": brands,
        "ambiguous": frozenset(raw["ambiguous_brands"].split()),
        "beside_ambiguous": re.compile(f"{raw['device_words']}|{raw['ambiguous_trades']}", re.IGNORECASE),
        "device": re.compile(raw["device_words"], re.IGNORECASE),
        "brand_han": _brand_pattern([form for form in brands if has_han(form)]),
    }


def _forms(text: str) -> list[str]:
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]+)"|(\S+)', text)]


def _colour_pattern(colours: dict[str, str]) -> re.Pattern[str]:
    names = sorted((name for name in colours if has_han(name) and len(name) > 1), key=len, reverse=True)
    return re.compile("|".join(names))


def _brand_pattern(forms: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))))


_LATIN_NAME, _HAN_NAME = r"[A-Za-z][\w&' .-]{1,20}", r"[㐀-鿿]{2,6}"
_PAIR = re.compile(
    rf"^\s*[【\[]?\s*(?:(?P<han>{_HAN_NAME})\s*(?:\(\s*(?P<latin>{_LATIN_NAME})\s*\)|/\s*(?P<latin_behind>{_LATIN_NAME}?)(?=[\s\])】]))"
    rf"|(?P<latin_first>{_LATIN_NAME}?)\s*(?:\(\s*(?P<han_second>{_HAN_NAME})\s*\)|/\s*(?P<han_behind>{_HAN_NAME})(?=[\s\])】])))[\])】]?\s*"
)
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9&'.-]*")


@lru_cache(maxsize=1 << 15)
def brand_of(text: str, hint: str | None = None) -> tuple[str | None, str]:
    """The brand a product name begins with, in the form that stands for it, and the name without it.

    >>> brand_of("小米（MI）小米电视4A".replace("（", "(").replace("）", ")"))
    ('小米', '电视4A')
    >>> brand_of("Panasonic KX-TS3282B Corded Phone")
    ('Panasonic', 'KX-TS3282B Corded Phone')
    """
    known = tables()["brands"]
    if hint:
        return _without_forms(text, known.get(simplified(hint).lower(), hint), hint)
    if pair := _PAIR.match(text):
        forms = [form.strip() for form in pair.groups() if form]
        brand = next((known[form.lower()] for form in forms if form.lower() in known), None)
        if brand:
            return brand, _without_forms(text[pair.end() :], brand)[1]
        if pair["latin"] or pair["han_second"]:
            return next(form for form in forms if has_han(form)), text[pair.end() :].strip()
    brand = _han_brand(text) or _latin_brand(text)
    if brand and not (brand in tables()["ambiguous"] and not _told_apart(text)):
        return _without_forms(text, brand)
    return None, text


def _told_apart(text: str) -> bool:
    """Whether more than the word itself says that 苹果 or Sharp is a brand here."""
    return bool(tables()["beside_ambiguous"].search(text)) or bool(models_in(text))


def _han_brand(text: str) -> str | None:
    """A known brand near the beginning; one of two characters not inside a longer word (红富士)."""
    for found in tables()["brand_han"].finditer(text[:14]):
        inside = found.start() > 0 and has_han(text[found.start() - 1])
        if len(found.group()) > 2 or not inside:
            return str(tables()["brands"][found.group().lower()])
    return None


def _latin_brand(text: str) -> str | None:
    """A known brand among the first words, the longest form first."""
    known = tables()["brands"]
    tokens = _LATIN_WORD.findall(text)[:4]
    for start in range(min(2, len(tokens))):
        for size in (2, 1):
            form = " ".join(tokens[start : start + size]).lower().strip(".")
            if form in known and (start == 0 or len(form) > 3):
                return str(known[form])
    return None


@cache
def _forms_of() -> dict[str, re.Pattern[str]]:
    by_brand: dict[str, list[str]] = {}
    for form, brand in tables()["brands"].items():
        by_brand.setdefault(brand, []).append(form)
    return {
        brand: re.compile(
            "|".join(
                re.escape(form) if has_han(form) else rf"(?<![A-Za-z0-9-]){re.escape(form)}(?![A-Za-z0-9-])"
                for form in sorted(forms, key=len, reverse=True)
            ),
            re.IGNORECASE,
        )
        for brand, forms in by_brand.items()
    }


def _without_forms(text: str, brand: str, written: str | None = None) -> tuple[str, str]:
    pattern = _forms_of().get(brand)
    rest = pattern.sub(" ", text) if pattern else text
    if written:
        rest = re.sub(
            rf"(?<![A-Za-z0-9-]){re.escape(written)}(?![A-Za-z0-9-])", " ", rest, flags=re.IGNORECASE
        )
    shorter = re.sub(r"^[\s/()\-·]+|\(\s*\)", " ", rest).strip()
    return brand, shorter


_MODEL = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9/.-]*\d)[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*(?![A-Za-z0-9])")


@cache
def _measure() -> re.Pattern[str]:
    """Figures with a unit, which look like model numbers and are none."""
    return re.compile(rf"(?:f/)?\d+(?:[.,x*/-]\d+)*-?(?:{table('products')['figure_units']})?", re.IGNORECASE)


_STANDARD = re.compile(
    r"PC\d\d{0,5}|G?DDR\d\d*|DB\d{1,2}|HD15|RG\d{1,2}|LGA\d+|ATX12V|USB\d\d?|X\d{1,2}|\d+X|\d+IN\d+|AM[23]|\d+\w*INCH(?:ES)?"
)


@cache
def _common() -> frozenset[str]:
    return words(str(table("products")["standards"]))


@lru_cache(maxsize=1 << 15)
def models_in(text: str) -> tuple[str, ...]:
    """Model numbers in a product name, in capitals without separators, the longest first.

    >>> models_in("Canon PowerShot SX110 IS - 2666B001"), models_in("TV 65 inch 4K 1080p 8GB")
    (('2666B001', 'SX110'), ())
    """
    found = []
    for match in _MODEL.finditer(text):
        token = match.group()
        compact = re.sub(r"[^A-Za-z0-9]", "", token).upper()
        letters = sum(c.isalpha() for c in compact)
        digits = len(compact) - letters
        figure = (
            bool({token.upper(), compact} & _common())
            or _STANDARD.fullmatch(compact) is not None
            or _measure().fullmatch(token) is not None
        )
        if figure and not (letters == 0 and digits >= 5 and "." not in token and "/" not in token):
            continue
        if len(compact) < 3 or (letters and digits < 1) or (letters == 0 and digits < 5):
            continue
        found.append(compact)
    return unique(sorted(found, key=lambda model: (-_weight(model), model)))[:6]


def _weight(model: str) -> int:
    mixed = any(c.isalpha() for c in model) and any(c.isdigit() for c in model)
    return len(model) + (3 if mixed else 0)
