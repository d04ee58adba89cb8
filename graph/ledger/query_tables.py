"""Tables of free queries: those people saved, and what each one ran."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, Float, ForeignKey, Index, Integer, String, Table, Text

from graph.ledger.tables import METADATA

SAVED_QUERIES = Table(
    "saved_queries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("text", Text, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_saved_queries_user_id", "user_id"),
)
"""``parameters`` are what the form held when it was saved, as JSON of texts by name."""

RAN_QUERIES = Table(
    "ran_queries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("rows", Integer),
    Column("seconds", Float),
    Column("code", String(80)),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_ran_queries_user_id_at", "user_id", "at"),
)
"""The newest of each user; ``code`` where it was refused or failed, else ``rows`` and ``seconds``."""
