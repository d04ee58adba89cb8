"""The kinds of rows Renmai knows, in the order they are best loaded: what others refer to comes first."""

from __future__ import annotations

from loaders.kinds.fields import Field, FieldType, Kind, Reference
from loaders.kinds.goods import GOODS
from loaders.kinds.people import PEOPLE
from loaders.kinds.trade import CHANNEL, COUPON, TRADE

KINDS: dict[str, Kind] = {kind.name: kind for kind in (CHANNEL, COUPON, *GOODS, *PEOPLE, *TRADE)}
"""Every kind by name, in loading order."""

__all__ = ["KINDS", "Field", "FieldType", "Kind", "Reference"]
