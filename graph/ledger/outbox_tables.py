"""Tables of webhooks: who wants to hear of what, what there is to say, and how each delivery went."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from graph.ledger.tables import METADATA

WEBHOOKS = Table(
    "webhooks",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("url", String(1000), nullable=False),
    Column("events", String(200), nullable=False),
    Column("secret", String(100), nullable=False),
    Column("by", String(100), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("stopped_at", DateTime(timezone=True)),
    Column("stopped_why", String(80)),
)
"""Addresses that hear of events (separated by spaces). The secret is kept, as every message is signed with
it; ``stopped_why`` is the code of the reason why nothing is sent there any more."""

ANNOUNCEMENTS = Table(
    "announcements",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("event", String(40), nullable=False),
    Column("params", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""What happened, as JSON; written only where somebody wants to hear of it."""

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("webhook_id", Integer, ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("announcement_id", String(32), ForeignKey("announcements.id", ondelete="CASCADE"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("answer", Integer),
    Column("error", Text),
    Column("tried_at", DateTime(timezone=True)),
    UniqueConstraint("webhook_id", "announcement_id"),
    Index("ix_deliveries_status", "status", "due_at"),
)
"""One announcement to one address: ``held`` until what it tells has happened, ``waiting``, ``delivered`` or
``dead``; ``answer`` is the HTTP status of the last try, ``error`` code and parameters as JSON."""
