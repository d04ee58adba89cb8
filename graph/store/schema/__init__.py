"""Constraints and indexes, generated from the model."""

from __future__ import annotations

from graph.model import MODEL, Layer, Model, NodeLabel
from graph.store.queries import PREFIX

FULLTEXT: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "blockKeys": ("whitespace", ("Record",), ("blockKeys",)),
    "names": (
        "cjk",
        (
            *("Person", "Item", "Organization", "Place"),
            *("Customer", "Product", "Supplier", "Address"),
            *("Listing", "Brand", "Category", "Channel", "Warehouse"),
        ),
        (
            *("name", "nickname", "namePinyin", "aliases", "searchText", "phones", "emails"),
            *("company", "brandName", "text", "standardised", "recipient"),
            *("sourceId", "barcode", "uniformCreditCode"),
        ),
    ),
}
"""Full-text indexes: name to analyzer, labels and properties. ``cjk`` finds Chinese by pairs of characters;
``whitespace`` keeps ``rule:value`` tokens whole. Orders are found by number through their range index, phones
and e-mails by key."""


def statements(model: Model = MODEL) -> tuple[str, ...]:
    """Every statement of the schema, in a fixed order: unique keys, range indexes, full-text indexes.

    >>> statements()[0]
    'CREATE CONSTRAINT account_key IF NOT EXISTS FOR (n:Account) REQUIRE n.key IS UNIQUE'
    """
    return (*_constraints(model), *_indexes(model), *_fulltext())


def _constraints(model: Model) -> list[str]:
    keyed = {label.name: label.key for label in model.nodes.values()}
    for label in model.nodes.values():
        for general in label.also:
            keyed[general] = label.key
    return [
        f"CREATE CONSTRAINT {_snake(name)}_{key} IF NOT EXISTS FOR (n:{name}) REQUIRE n.{key} IS UNIQUE"
        for name, key in sorted(keyed.items())
    ]


def _indexes(model: Model) -> list[str]:
    found = []
    for label in sorted(model.nodes.values(), key=lambda item: item.name):
        for properties in label.indexed:
            name = "_".join((_snake(label.name), *(_snake(item) for item in properties)))
            listed = ", ".join(f"n.{item}" for item in properties)
            found.append(f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label.name}) ON ({listed})")
    for kind in sorted(model.relationships.values(), key=lambda item: item.name):
        for properties in kind.indexed:
            name = "_".join((kind.name.lower(), *(_snake(item) for item in properties)))
            listed = ", ".join(f"r.{item}" for item in properties)
            found.append(f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[r:{kind.name}]-() ON ({listed})")
    return found


def _fulltext() -> list[str]:
    found = []
    for name, (analyzer, labels, properties) in sorted(FULLTEXT.items()):
        listed = ", ".join(f"n.{item}" for item in properties)
        found.append(
            f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:{'|'.join(labels)}) ON EACH [{listed}] "
            f"OPTIONS {{indexConfig: {{`fulltext.analyzer`: '{analyzer}'}}}}"
        )
    return found


def stated_labels(model: Model = MODEL) -> tuple[NodeLabel, ...]:
    """Labels whose nodes sources state, and reference labels: what *same graph* compares."""
    return tuple(label for label in model.nodes.values() if label.layer in (Layer.SOURCE, Layer.REFERENCE))


def stated_nodes_text(model: Model = MODEL) -> str:
    """Every source and reference node: its labels and properties."""
    labels = "|".join(label.name for label in stated_labels(model))
    return f"{PREFIX} MATCH (n:{labels}) RETURN labels(n) AS labels, properties(n) AS properties"


def stated_relationships_text(model: Model = MODEL) -> str:
    """Every source and reference relationship: its type, its properties and the keys of its ends."""
    kinds = model.relationships.values()
    types = "|".join(kind.name for kind in kinds if kind.layer in (Layer.SOURCE, Layer.REFERENCE))
    return (
        f"{PREFIX} MATCH (a)-[r:{types}]->(b) RETURN type(r) AS type, properties(r) AS properties, "
        "coalesce(a.key, a.code) AS start, coalesce(b.key, b.code) AS end"
    )


def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name).lstrip("_")
