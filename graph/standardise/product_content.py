"""How much is in it: 500g*2袋, 2斤, 6*330ml, 24 - 12 oz bottles, 10 boxes x 20 bags, 1.5-2kg, 12罐/箱."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from math import gcd

from graph.standardise.numerals import chinese_integer
from graph.standardise.product_words import tables
from graph.standardise.text import table


@dataclass(frozen=True, slots=True)
class Content:
    """The net content of one sellable unit.

    Attributes:
        quantity: Total in ``unit``, all packs together; the lower end of a range.
        unit: g, ml or piece.
        packs: How many packs hold it, 1 where none is said.
        upper: The upper end of a range, else None.
        about: 约, about, or a range.
        text: The expressions read, as written.
        doubts: Codes of what is doubtful.
    """

    quantity: Decimal | None = None
    unit: str | None = None
    packs: int = 1
    upper: Decimal | None = None
    about: bool = False
    text: str = ""
    doubts: tuple[str, ...] = ()

    def shown(self) -> str:
        """``500g*2``, ``1500g``, ``1500-2000g``, ``30piece``; empty without content."""
        if self.quantity is None:
            return ""
        each = plain(self.quantity / self.packs)
        upper = f"-{plain(self.upper / self.packs)}" if self.upper is not None else ""
        return f"{each}{upper}{self.unit}" + (f"*{self.packs}" if self.packs > 1 else "")


@dataclass(frozen=True, slots=True)
class _Term:
    number: Decimal
    kind: str
    factor: Decimal
    upper: Decimal | None = None


def plain(number: Decimal) -> str:
    """A decimal without exponent or trailing zeros, to a tenth of a thousandth.

    >>> plain(Decimal("500.000")), plain(Decimal("28.349523125"))
    ('500', '28.3495')
    """
    return format(number.quantize(Decimal("0.0001")).normalize(), "f")


@cache
def _units() -> dict[str, tuple[str, Decimal]]:
    raw = table("units")
    found = {str(name): ("other", Decimal(1)) for name in raw["other"]}
    found |= {str(name): ("container", Decimal(1)) for name in raw["container"]}
    for kind in ("g", "ml", "piece"):
        found |= {str(name): (kind, Decimal(str(factor))) for name, factor in raw[kind].items()}
    return found


_NUMBER = r"(?:\d+\s+\d/[1-9]\d*|\d+/[1-9]\d*|\d+(?:\.\d+)?|\.\d+)"
_TIMES = r"\s*[*xX×✕]\s*(?=[\d.])"


@cache
def _unit() -> str:
    names = sorted(_units(), key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in names if name.isascii())
    han = "|".join(re.escape(name) for name in names if not name.isascii())
    return rf"(?:(?:{latin})(?!(?![xX]\d)[a-zA-Z0-9])\.?|{han})"


@cache
def _chain() -> re.Pattern[str]:
    number, unit = _NUMBER, _unit()
    latin = (name for name, (kind, _) in _units().items() if kind == "container" and name.isascii())
    holders = "|".join(sorted(latin, key=len, reverse=True))
    term = rf"(?:{number}\s*(?:{unit})?\s*[-~至到]\s*{number}\s*{unit}|{number}\s*{unit}|{number})"
    return re.compile(
        rf"(?<![A-Za-z0-9_.第])(?<![A-Za-z0-9]-)(?P<about>约|大约|about|approx\.?|ca\.)?\s*(?P<chain>{term}(?:{_TIMES}{term})*)"
        rf"(?P<plus>\+)?\s*(?:装|入)?(?:\s*(?:/|每|per)\s*(?P<per>{unit})|\s*(?:{holders})(?![a-z])\.?)?",
        re.IGNORECASE,
    )


@cache
def _per_pack() -> re.Pattern[str]:
    """330ml/罐*24, which is 330ml*24罐."""
    units = _units().items()
    holders = "|".join(
        sorted((one for one, (kind, _) in units if kind == "container"), key=len, reverse=True)
    )
    return re.compile(rf"(\d\s*{_unit()})\s*/\s*({holders})\s*[*xX×✕]\s*(\d{{1,4}})(?![\d.])", re.IGNORECASE)


@cache
def _term() -> re.Pattern[str]:
    number, unit = _NUMBER, _unit()
    return re.compile(
        rf"(?P<low>{number})\s*(?P<low_unit>{unit})?\s*(?:[-~至到]\s*(?P<high>{number})\s*)?(?P<unit>{unit})?",
        re.IGNORECASE,
    )


_ANY_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百半]")
_DASHED = re.compile(r"^\s*(\d+)\s+-\s+(.+)$")
_KILO = re.compile(r"\b(\d+(?:\.\d+)?)\s*k\b(?=\s*(?:pkg|bag|box|tin|pack))", re.IGNORECASE)
_HAN_NUMBER = re.compile(
    r"([一二两三四五六七八九十百]{1,3}|半)(?=(?:斤|公斤|千克|克|升|毫升|袋|包|盒|箱|瓶|罐|只|个|枚|片|支|条|件|提|桶|听|双|两|打|颗|粒)(?!套|装备))"
)
_HYPHEN = re.compile(
    r"(\d)-(?=(?:pack|count|pk|ct|pcs?|pieces?|oz|ounce|lb|pound|ml|liter|gallon|sheet|roll)s?\b)", re.I
)
_PACK_OF = re.compile(r"\b(?:pack|set|box|case|lot|carton|bundle) of (\d+)\b", re.IGNORECASE)
_SLASHED = re.compile(
    r"(?<![\d./] )(?<![\d./-])(\d{1,3})/(\d+(?:\.\d+)?)(?=\s*(?:oz|ml|g|kg|l|lb|ct|fl|gal|pt|qt)s?\b)",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"(?:单果|果径|单个|单只|每只|每个|每颗|直径|净重约?单|单枚|单头|单条)(?:重|约|果重)?\s*$"
)
_NET = re.compile(r"(?:净含量|净重|净含)\s*[::]?\s*约?\s*$")


@dataclass(frozen=True, slots=True)
class _Expression:
    content: Content
    start: int
    end: int
    net: bool
    packs_only: bool


@lru_cache(maxsize=1 << 15)
def read(text: str) -> tuple[Content, str]:
    """The content a text states and the text without it.

    >>> (
    ...     read("每日坚果 500g*2袋")[0].shown(),
    ...     read("24 - 12 oz bottles")[0].packs,
    ...     read("苹果 5斤装")[0].quantity,
    ... )
    ('500g*2', 24, Decimal('2500'))
    >>> read("10 boxes x 20 bags")[0].shown()
    '20piece*10'
    """
    if not _ANY_NUMBER.search(text):
        kind, factor = _lower_units().get(text.lower().strip(" ."), ("", Decimal(1)))
        return (Content(factor, kind, text=text), "") if kind in ("g", "ml") else (Content(), text)
    body = _KILO.sub(r"\1 kg", _HAN_NUMBER.sub(_arabic, text))
    body = _SLASHED.sub(_packs_of, _PACK_OF.sub(r"\1 pack", _HYPHEN.sub(r"\1 ", body)))
    if dashed := _DASHED.match(body):
        body = f"{dashed.group(1)} x {dashed.group(2)}"
    body = _per_pack().sub(r"\1*\3\2", body)
    found = [item for match in _chain().finditer(body) if (item := _expression(match, body)) is not None]
    if not found:
        return Content(), text
    chosen = _together([item for item in found if item.net] or found)
    rest = body
    for item in reversed(found):
        rest = f"{_NET.sub('', rest[: item.start])} {rest[item.end :]}"
    written = " ".join(body[item.start : item.end].strip() for item in found)
    return replace(chosen, text=written), re.sub(r"\s+", " ", rest).strip()


def _expression(match: re.Match[str], body: str) -> _Expression | None:
    before = body[: match.start("chain")]
    if _SINGLE.search(before):
        return None
    terms = [
        term for part in re.split(_TIMES, match["chain"]) if (term := _read_term(part, body)) is not None
    ]
    counted = [term for term in terms if term.kind in ("piece", "container")]
    if any(term.kind == "other" for term in terms):
        terms = [term for term in terms if term.kind != "other"] if counted else []
    if not any(term.kind in ("g", "ml", "piece", "container") for term in terms):
        return None
    content = _product(terms)
    if content is None:
        return None
    if match["about"] or match["plus"] or content.upper is not None:
        content = replace(content, about=True, doubts=("range" if content.upper is not None else "about",))
    packs_only = len(terms) == 1 and terms[0].kind == "container"
    return _Expression(content, match.start(), match.end(), bool(_NET.search(before)), packs_only)


def _packs_of(found: re.Match[str]) -> str:
    """``6/3.5 oz`` is six of 3.5 oz; ``3/4 lb`` is a fraction."""
    count, size = found.group(1), found.group(2)
    whole = (
        size.isdigit()
        and int(count) < int(size)
        and size in ("2", "3", "4", "8")
        and gcd(int(count), int(size)) == 1
    )
    return found.group() if whole else f"{count} x {size}"


def _arabic(found: re.Match[str]) -> str:
    if found.group() == "半":
        return "0.5"
    number = chinese_integer(found.group())
    return found.group() if number is None else str(number)


def _decimal(text: str) -> Decimal:
    total = (
        sum((Fraction(part) for part in text.replace(" /", "/").split()), Fraction(0))
        if "/" in text
        else None
    )
    return Decimal(total.numerator) / Decimal(total.denominator) if total is not None else Decimal(text)


_STORAGE = frozenset({Decimal(n) for n in (16, 32, 64, 128, 256, 512)})


def _read_term(part: str, body: str) -> _Term | None:
    match = _term().fullmatch(part.strip())
    if not match:
        return None
    low, written = _decimal(match["low"]), match["unit"] or match["low_unit"] or ""
    name = written.rstrip(".") if written.rstrip(".").lower() in _lower_units() else written
    kind, factor = _lower_units().get(name.lower(), ("", Decimal(1)))
    small = low in _STORAGE or low <= 5
    if small and (name == "G" or (name == "g" and tables()["device"].search(body))):
        kind = "other"
    if not 0 < low < 10**7:
        return None
    upper = _decimal(match["high"]) if match["high"] else None
    low_kind, low_factor = _lower_units().get((match["low_unit"] or "").lower(), (kind, factor))
    if upper is not None and low_kind == kind:
        low = low * low_factor / factor
        if not low < upper <= low * 10 or kind == "container":
            return None
    return _Term(low, kind, factor, upper)


@cache
def _lower_units() -> dict[str, tuple[str, Decimal]]:
    return {name.lower(): unit for name, unit in _units().items()}


def _product(terms: list[_Term]) -> Content | None:
    """Factors multiplied: the one with a mass, volume or count is the content, the others are packs."""
    measured = [term for term in terms if term.kind in ("g", "ml")] or [
        term for term in terms if term.kind == "piece"
    ]
    containers = [term for term in terms if term.kind == "container"]
    if len(measured) > 1 and measured[0].kind != "piece":
        return None
    main = measured[0] if measured else containers[-1]
    packs = Decimal(1)
    for term in terms:
        if term is not main:
            packs *= term.number * (term.factor if term.kind == "piece" else 1)
    if packs != packs.to_integral_value() or not 1 <= packs <= 100_000:
        return None
    unit = main.kind if main.kind in ("g", "ml") else "piece"
    total = main.number * main.factor * packs
    upper = main.upper * main.factor * packs if main.upper is not None else None
    return Content(total, unit, int(packs), upper)


def _together(found: list[_Expression]) -> Content:
    """One content of several expressions: a measure beside a number of packs is a product (250ml 24盒)."""
    measured = [item for item in found if item.content.unit in ("g", "ml")]
    if not measured:
        first = found[0].content
        pieces = [item.content for item in found if not item.packs_only]
        if len(found) == 2 and len(pieces) == 1 and pieces[0].quantity is not None and pieces[0].packs == 1:
            return _multiplied(pieces[0], next(item.content for item in found if item.packs_only))
        largest = max((item.content for item in found), key=lambda content: content.quantity or 0)
        nested = len(found) == 2 and not pieces and min(item.content.quantity or 0 for item in found) == 1
        return (
            first
            if len(found) == 1
            else largest
            if nested
            else replace(first, doubts=(*first.doubts, "several"))
        )
    main = measured[0].content
    if any(item.content.quantity != main.quantity for item in measured[1:]):
        main = replace(main, doubts=(*main.doubts, "several"))
    holders = [item.content for item in found if item.packs_only]
    return _multiplied(main, holders[0]) if len(holders) == 1 and main.packs == 1 else main


def _multiplied(main: Content, holder: Content) -> Content:
    packs = holder.quantity or Decimal(1)
    if main.quantity is None or packs <= 1 or packs > 1000 or packs != packs.to_integral_value():
        return main
    upper = main.upper * packs if main.upper is not None else None
    return replace(main, quantity=main.quantity * packs, packs=int(packs), upper=upper)
