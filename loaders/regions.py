"""Two-letter regions by the names people write for countries, in English and Chinese."""

from __future__ import annotations

from functools import cache

_OTHERS = {
    "usa": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "america": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "prc": "CN",
    "p.r. china": "CN",
    "中华人民共和国": "CN",
    "中國": "CN",
    "hong kong": "HK",
    "香港": "HK",
    "macau": "MO",
    "macao": "MO",
    "澳门": "MO",
    "澳門": "MO",
    "taiwan": "TW",
    "台湾": "TW",
    "台灣": "TW",
    "臺灣": "TW",
    "korea": "KR",
    "south korea": "KR",
    "russia": "RU",
    "holland": "NL",
}


def region_of_country(name: str) -> str | None:
    """The ISO 3166 code of a country's name or code; None where it is not one.

    >>> region_of_country("Germany"), region_of_country("UK"), region_of_country("中国")
    ('DE', 'GB', 'CN')
    """
    plain = " ".join(name.split()).casefold()
    return _regions().get(plain)


@cache
def _regions() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for language in ("zh_Hant", "zh_Hans", "en"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found[name.casefold()] = code
                found[code.casefold()] = code
    return found | _OTHERS
