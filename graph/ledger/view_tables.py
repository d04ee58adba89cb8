"""Table of saved views of the graph."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Integer, String, Table, Text

from graph.ledger.tables import METADATA

VIEWS = Table(
    "saved_views",
    METADATA,
    Column("id", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("notes", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("by_id", Integer, nullable=False),
    Column("by", String(100), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("ix_saved_views_changed_at", "changed_at"),
)
"""Views of the graph: ``state`` is JSON of references, positions, filter and style, and holds no value of a
node, so that what is erased from the graph is gone from its views too; ``notes`` are the owner's words."""
