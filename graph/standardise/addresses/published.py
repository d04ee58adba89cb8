"""Six-digit codes that shop and courier systems use where GB/T 2260 has none below the city.

Towns of the cities without districts (东莞, 中山, 儋州) and a few development zones have codes in the area
lists that shops ship (data/NOTICE.md says which). They are for the outside only: ``Address.division_code``,
and with it the graph's divisions, stays with GB/T 2260.
"""

from __future__ import annotations

from functools import cache

from graph.standardise.addresses.results import Address
from graph.standardise.addresses.tables import package_text

_SAME = dict.fromkeys(("高新技术产业开发区", "高新技术开发区", "高新开发区"), "高新区")
_SAME["经开区"] = "经济技术开发区"


@cache
def _codes() -> dict[tuple[str, str], str]:
    lines = (line.split("\t") for line in package_text("published.tsv").splitlines())
    return {(code[:4], name): code for code, name in lines}


def published_code(found: Address) -> str:
    """The code of an address as such lists have it: of the town or zone they name, else the official one.

    >>> from graph.standardise.addresses import standardise
    >>> published_code(standardise("广东省东莞市东城街道")), published_code(standardise("杭州市西湖区"))
    ('441916', '330106')
    """
    official = found.division_code
    if not official.endswith("00") or official.endswith("0000"):
        return official
    name = found.street or found.district
    return _codes().get((official[:4], _SAME.get(name, name)), official)
