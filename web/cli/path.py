"""`renmai path`: why two things are connected."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.analytics.paths import Path, PathNode, Paths

_NAMES = ("name", "nickname", "orderNumber", "standardised", "value", "text", "model", "deviceId", "sourceId")


@click.command("path")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--most", type=click.IntRange(1, 10), default=3, show_default=True, help="Ways by rarity.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, one: str, other: str, most: int, form: str) -> None:
    """Say why A and B are connected (an identity's id, source:id, an order, phone, e-mail or Label:key)."""
    from graph.commands.paths import paths_between
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        migrate(store)
        found = paths_between(store, one, other, most)
    if form == "json":
        click.echo(json.dumps(_content(found, lang), ensure_ascii=False, indent=2, default=str))
        return
    click.echo("\n".join(_lines(found, lang)))


def _lines(found: Paths, lang: str) -> list[str]:
    lines: list[str] = []
    if found.shortest is None:
        code = "path.none.stopped" if found.stopped else "path.none"
        lines.append(text(lang, code, count=found.looked_at))
    else:
        lines.append(text(lang, "path.shortest", steps=len(found.shortest.links)))
        lines += [f"   {line}" for line in _reasons(found.shortest, lang)]
    for rank, way in enumerate(found.cheapest, 1):
        lines.append(text(lang, "path.cheapest", rank=rank, cost=f"{way.cost:.1f}"))
        lines += [f"   {line}" for line in _reasons(way, lang)]
    if found.common:
        things = [f"{text(lang, f'label.{item.ref.label}')} {_name(item)}" for item in found.common[:5]]
        lines.append(text(lang, "path.common", things=things))
    return lines


def _reasons(way: Path, lang: str) -> list[str]:
    return [
        text(
            lang, item.code, left=_name(item.left), right=_name(item.right),
            thing=_name(item.thing) if item.thing else "", sharers=item.sharers,
        )
        for item in way.why
    ]  # fmt: skip


def _name(node: PathNode) -> str:
    shown_as = next((str(node.properties[key]) for key in _NAMES if node.properties.get(key)), node.ref.key)
    source = node.properties.get("source")
    return f"{shown_as} ({source})" if node.ref.label in ("Customer", "Supplier") and source else shown_as


def _content(found: Paths, lang: str) -> dict[str, Any]:
    def way(item: Path) -> dict[str, Any]:
        return {
            "cost": item.cost,
            "nodes": [str(node.ref) for node in item.nodes],
            "types": [link.type for link in item.links],
            "reasons": _reasons(item, lang),
        }

    return {
        "shortest": way(found.shortest) if found.shortest else None,
        "cheapest": [way(item) for item in found.cheapest],
        "common": [str(item.ref) for item in found.common],
        "lookedAt": found.looked_at,
        "stopped": found.stopped,
    }
