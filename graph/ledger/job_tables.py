"""Tables of jobs, of sittings (the files a person is bringing in), and of programs' tokens."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from graph.ledger.tables import METADATA

JOBS = Table(
    "jobs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("params", Text, nullable=False),
    Column("by", String(100), nullable=False),
    Column("status", String(12), nullable=False),
    Column("step", String(80), nullable=False),
    Column("step_params", Text, nullable=False),
    Column("done", Float, nullable=False),
    Column("total", Float),
    Column("unit", String(12), nullable=False),
    Column("seconds_left", Float),
    Column("attempts", Integer, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    Column("result", Text),
    Column("error", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("started_at", DateTime(timezone=True)),
    Column("seen_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Index("ix_jobs_status", "status"),
)
"""Long work: what is to be done (``kind`` with ``params`` as JSON), how far it is, and how it ended.

``seen_at`` is when its worker last said that it lives; ``is_cancelled`` that somebody asked it to stop;
``error`` a code and parameters as JSON, ``result`` what the work gave back.
"""

SITTINGS = Table(
    "sittings",
    METADATA,
    Column("id", String(26), primary_key=True),
    Column("by", String(100), nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
"""One person bringing in files, left and resumed at will. ``state`` is JSON: files with their size, the
mapping of each table, the jobs begun. The files themselves lie in the home under ``uploads``, by the id."""

TOKENS = Table(
    "api_tokens",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("name", String(100), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("scopes", String(200), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Column("ends_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    UniqueConstraint("hash"),
)
"""Tokens with which programs ask in a user's name; ``scopes`` are separated by spaces."""
