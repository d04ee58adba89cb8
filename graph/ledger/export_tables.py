"""Tables of exports with whom they held, of the sizes of segments, and of what runs on a clock."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
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

EXPORTS = Table(
    "exports",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("segment_id", String(40), nullable=False),
    Column("segment", String(100), nullable=False),
    Column("definition", Text, nullable=False),
    Column("format", String(20), nullable=False),
    Column("mode", String(8), nullable=False),
    Column("purpose", String(60), nullable=False),
    Column("recipient", String(100), nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("members", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("left_out", Text, nullable=False),
    Column("files", Text, nullable=False),
    Column("campaign_id", String(40)),
    Column("is_whole", Boolean, nullable=False),
    Index("ix_exports_segment", "segment_id", "format"),
)
"""What was exported, by whom, for whom. ``members`` are in the segment, ``written`` of them in the file;
``left_out`` counts the others by reason and ``files`` names them with their digests, as JSON. A row that is
not whole belongs to an export that was interrupted: no file of it was handed over."""

EXPORT_MEMBERS = Table(
    "export_members",
    METADATA,
    Column("export_id", Integer, ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    Column("mark", String(16), nullable=False),
    Index("ix_export_members_person", "person_id"),
)
"""Whom each export held, so that an erasure knows whom to tell and the next export what changed; ``mark``
changes when anything written of the person does, and tells nothing of it."""

SEGMENT_SIZES = Table(
    "segment_sizes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("segment_id", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("members", Integer, nullable=False),
    Column("everybody", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    UniqueConstraint("segment_id", "day"),
)
"""How many people a segment had at the end of each local day its members were written down."""

SCHEDULES = Table(
    "segment_schedules",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("segment_id", String(40), nullable=False),
    Column("days", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("format", String(20)),
    Column("mode", String(8), nullable=False),
    Column("recipient", String(100), nullable=False),
    Column("by", String(100), nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True)),
    Column("last_job", Integer),
    UniqueConstraint("segment_id"),
)
"""What is done with a segment every so many days at an hour of the shop: its members are written down and,
where a format is named, exported into the home's ``exports`` folder."""
