"""Tables of accounts: users, their sessions, one-time links, attempts to sign in, and the audit log.

They stand in the ledger and never in the graph, where a free query could read them.
"""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from graph.ledger.tables import METADATA

USERS = Table(
    "users",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("name_key", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("signed_in_at", DateTime(timezone=True)),
    Column("disabled_at", DateTime(timezone=True)),
    UniqueConstraint("name_key"),
)
"""People who may sign in. ``name_key`` is the name in lower case without outer space; ``password`` a hash
(Argon2id), absent where the user comes in by one-time links only."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("address", String(64), nullable=False),
    Column("agent", String(200), nullable=False),
    Index("ix_sessions_user_id", "user_id"),
)
"""Browsers signed in: only the SHA-256 of the cookie's token is kept."""

LINKS = Table(
    "sign_in_links",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
"""Links that sign a user in once; a row is deleted when its link is used."""

ATTEMPTS = Table(
    "sign_in_attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name_key", String(100), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_sign_in_attempts_name_key_at", "name_key", "at"),
    Index("ix_sign_in_attempts_address_at", "address", "at"),
)
"""Attempts that failed, by name and address, so that guessing is slowed in every process alike."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("user_id", Integer),
    Column("user_name", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("address", String(64), nullable=False),
    Index("ix_audit_user_id", "user_id"),
)
"""Who did what and when; append-only. ``detail`` is JSON without passwords or personal data."""
