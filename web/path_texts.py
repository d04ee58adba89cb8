"""The reasons of a way between two things, as sentences."""

from __future__ import annotations

from graph.analytics.paths import Path, PathNode
from web.captions import title_of
from web.rendering import speaker


def reasons_of(way: Path) -> tuple[str, ...]:
    """A sentence a step."""
    said = speaker()
    return tuple(
        said.t(
            item.code,
            left=name_of(item.left),
            right=name_of(item.right),
            thing=name_of(item.thing) if item.thing else "",
            sharers=item.sharers,
        )
        for item in way.why
    )


def name_of(node: PathNode) -> str:
    """What a thing of a way is called; a record with its source."""
    shown = title_of(speaker(), node.ref.label, node.properties)
    source = node.properties.get("source")
    return f"{shown} ({source})" if node.ref.label in ("Customer", "Supplier") and source else shown
