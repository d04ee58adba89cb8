"""A file whose rows each hold a buyer, an order and one of its lines: a proposal for every kind in it.

Pure. A column belongs to the kind whose id decides its value: an amount that is the same in all rows of an
order is the order's, one that differs is the line's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loaders.header_words import pairs_of
from loaders.mapping import RowMapping, Target
from loaders.mapping_proposal import ColumnProposal, Proposal, propose
from loaders.mapping_targets import LAYOUTS
from loaders.sources import Cell

MIXED = ("product", "customer", "order", "orderLine")
SURENESS = 0.85
_OF_PRODUCT = {"name", "brand", "specification", "variant", "barcode", "category", "unit"}
_NOT_OF_BUYER = {"registeredAt", "title"}


def propose_mixed(
    name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], source: str
) -> list[Proposal]:
    """Proposals for all kinds that have an id of their own in each row; none where there is but one kind.

    >>> header = ["订单号", "下单时间", "会员号", "会员姓名", "商品编码", "商品名称", "数量"]
    >>> rows = [
    ...     ["A1", "2024-01-01", "U1", "张伟", "S1", "绿茶", "2"],
    ...     ["A1", "2024-01-01", "U1", "张伟", "S2", "红茶", "1"],
    ... ]
    >>> [item.mapping.kind for item in propose_mixed("a.csv", header, rows, "shop")]
    ['product', 'customer', 'order', 'orderLine']
    """
    named = {kind for kind in MIXED[:3] if any(_names(column, kind) for column in header)}
    if "order" not in named or len(named) < 2:
        return []
    wanted = [*(kind for kind in MIXED[:3] if kind in named), "orderLine"]
    found = {kind: propose(name, header, rows, source, kind) for kind in wanted}
    whole = {kind: item for kind, item in found.items() if not item.missing and item.mapping.id}
    if "order" not in whole or len(whole) < 2:
        return []
    places = {column: place for place, column in enumerate(header)}
    kept = {kind: _own_columns(item, places, rows) for kind, item in whole.items()}
    _settle(kept, places, rows)
    used = {column for mapping in kept.values() for column in mapping.used_columns()}
    return [_as_one(item, kept[kind], used) for kind, item in whole.items()]


def _as_one(proposal: Proposal, mapping: RowMapping, used: set[str]) -> Proposal:
    """A proposal that says of columns it leaves to another kind that they are read there."""
    own = set(mapping.used_columns())
    columns = tuple(
        ColumnProposal(item.column, code="map.reason.elsewhere") if item.column in used - own else item
        for item in proposal.columns
    )
    return replace(proposal, mapping=mapping, columns=columns, confidence=SURENESS, others=())


def _names(column: str, kind: str) -> bool:
    """Whether a header says that it is the id of this kind, and not only that it is one."""
    return any(party in LAYOUTS[kind].own and party and what == "id" for party, what in pairs_of(column))


def _own_columns(proposal: Proposal, places: dict[str, int], rows: Sequence[Sequence[Cell]]) -> RowMapping:
    mapping = proposal.mapping
    columns: dict[str, tuple[Target, ...]] = {}
    for column, targets in mapping.columns.items():
        to = {target.to for target in targets}
        if mapping.kind == "product" and not to <= _OF_PRODUCT:
            continue
        if mapping.kind == "customer" and to & _NOT_OF_BUYER:
            continue
        if mapping.kind != "orderLine" and not _decided(mapping.id, column, places, rows):
            continue
        columns[column] = targets
    return replace(mapping, columns=columns)


def _settle(kept: dict[str, RowMapping], places: dict[str, int], rows: Sequence[Sequence[Cell]]) -> None:
    """Give each column that two kinds want to the one it belongs to."""
    order = kept["order"]
    if "customer" in kept:
        if _targets(order) & {"recipient", "address", "address.detail"}:
            kept["customer"] = _without(kept["customer"], order, {"address"})
        if "recipient" not in _targets(order):
            order = kept["order"] = _without(order, kept["customer"], {"recipientPhone"})
    if "orderLine" in kept:
        several = len({str(row[places[order.id[0]]]) for row in rows}) < len(rows)
        if several:
            kept["orderLine"] = _without(kept["orderLine"], order, {"amount", "discount", "currency"})
        else:
            kept["order"] = _without(order, kept["orderLine"], {"goodsAmount"})


def _without(mapping: RowMapping, other: RowMapping, targets: set[str]) -> RowMapping:
    """The mapping without the columns another also has, where they would fill one of these."""
    columns = {
        column: filled
        for column, filled in mapping.columns.items()
        if column not in other.columns or not {item.to.partition(".")[0] for item in filled} & targets
    }
    return replace(mapping, columns=columns)


def _targets(mapping: RowMapping) -> set[str]:
    return {target.to for _, target in mapping.targets()}


def _decided(ids: Sequence[str], column: str, places: dict[str, int], rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether all rows of one id have the same value."""
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        key = tuple(str(row[places[name]]) for name in ids)
        if seen.setdefault(key, str(row[places[column]])) != str(row[places[column]]):
            return False
    return True
