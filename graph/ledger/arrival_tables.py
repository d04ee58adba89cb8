"""Tables of what arrives unattended: sources that keep coming, the inbox, and what became of it."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from graph.ledger.tables import METADATA

SOURCES = Table(
    "sources",
    METADATA,
    Column("name", String(100), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("place", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("mappings", Text, nullable=False),
    Column("promised_seconds", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", Text),
    Column("proposal", Text),
    Column("salt", String(64), nullable=False),
    Column("watermark", Text, nullable=False),
    Column("looked_at", DateTime(timezone=True)),
    Column("arrived_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("by", String(100), nullable=False),
)
"""Where data keep coming from. ``kind`` is folder, database or events; ``place`` a folder or an address
without password; ``mappings`` a list of YAML texts as JSON; ``state`` running, paused or stopped, with
``reason`` and ``proposal`` as codes and parameters in JSON; ``salt`` goes into the secret of its events."""

ARRIVALS = Table(
    "arrivals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(100), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("delivery", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("body", Text),
    Column("path", Text),
    Column("size", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("is_forced", Boolean, nullable=False),
    Column("run", Integer),
    Column("arrived_at", DateTime(timezone=True), nullable=False),
    Column("done_at", DateTime(timezone=True)),
    UniqueConstraint("source", "delivery"),
    Index("ix_arrivals_status_priority_id", "status", "priority", "id"),
    Index("ix_arrivals_source_status", "source", "status"),
    Index("ix_arrivals_source_arrived_at", "source", "arrived_at"),
    sqlite_autoincrement=True,
)
"""What was accepted, in order: an event (``body``, JSON) or a file (``path`` within the home's inbox).
``delivery`` tells deliveries apart, so that the same one again is none; ``status`` is waiting, taken, done or
dropped; ``is_forced`` that a person said to load it although a guard had stopped it."""

RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(100), nullable=False),
    Column("step", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("status", String(12), nullable=False),
    Column("arrivals", Integer, nullable=False),
    Column("read", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("superseded", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
    Column("lag_seconds", Float),
    Column("loads", Text, nullable=False),
    Column("followed", Text, nullable=False),
    Column("error", Text),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Index("ix_runs_source_id", "source", "id"),
    Index("ix_runs_started_at", "started_at"),
    Index("ix_runs_status", "status"),
    sqlite_autoincrement=True,
)
"""What was done with arrivals (``step`` load), and what followed on a slower clock (products, detect …,
with no source). ``lag_seconds`` is from the arrival of the oldest row to its being on its customer's page."""

TALLIES = Table(
    "arrival_tallies",
    METADATA,
    Column("source", String(100), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("code", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How often something came in or was refused, by source, local day and code."""
