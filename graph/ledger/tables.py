"""The ledger's tables; graph/ledger/migrations brings a database to them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("origin", String(26), nullable=False),
    Column("row", Integer, nullable=False),
    Column("load", String(64), nullable=False),
    Column("source", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("file", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("raw", Text, nullable=False),
    Column("cells", Text),
    Column("event_at", DateTime(timezone=True), nullable=False),
    Column("code", String(80), nullable=False),
    Column("params", Text, nullable=False),
    Column("mapping", String(26), nullable=False),
    Column("status", String(16), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("origin", "row"),
    Index("ix_quarantine_load", "load"),
    Index("ix_quarantine_status_source_kind", "status", "source", "kind"),
)
"""Rows kept aside. ``origin`` names the table of the file by its content, so that loading the same file
again overwrites its rows; ``cells`` are the cells by column as JSON where the row could be split into cells,
``raw`` the text as it stands; ``event_at`` the event time of rows that state none; ``mapping`` names the
mapping it was read with; ``status`` open or solved."""

USED_MAPPINGS = Table(
    "used_mappings",
    METADATA,
    Column("key", String(26), primary_key=True),
    Column("content", Text, nullable=False),
)
"""The text (YAML) of every mapping that rows in quarantine were read with, by its hash."""

MAPPINGS = Table(
    "mappings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("content", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("source", "kind"),
)
"""Mappings a person accepted, as YAML; one for each (source, kind)."""
