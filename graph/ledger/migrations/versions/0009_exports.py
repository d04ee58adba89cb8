"""What was handed over and whom it held, sizes of segments, and what runs on a clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("segment_id", sa.String(40), nullable=False),
        sa.Column("segment", sa.String(100), nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("purpose", sa.String(60), nullable=False),
        sa.Column("recipient", sa.String(100), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("members", sa.Integer, nullable=False),
        sa.Column("written", sa.Integer, nullable=False),
        sa.Column("left_out", sa.Text, nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("campaign_id", sa.String(40)),
        sa.Column("is_whole", sa.Boolean, nullable=False),
    )
    op.create_index("ix_exports_segment", "exports", ["segment_id", "format"])
    op.create_table(
        "export_members",
        sa.Column("export_id", sa.Integer, sa.ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.String(40), primary_key=True),
        sa.Column("mark", sa.String(16), nullable=False),
    )
    op.create_index("ix_export_members_person", "export_members", ["person_id"])
    _more()


def _more() -> None:
    op.create_table(
        "segment_sizes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("segment_id", sa.String(40), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("members", sa.Integer, nullable=False),
        sa.Column("everybody", sa.Integer, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
        sa.UniqueConstraint("segment_id", "day", name="uq_segment_sizes_segment_id_day"),
    )
    op.create_table(
        "segment_schedules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("segment_id", sa.String(40), nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("format", sa.String(20)),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("recipient", sa.String(100), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT),
        sa.Column("last_job", sa.Integer),
        sa.UniqueConstraint("segment_id", name="uq_segment_schedules_segment_id"),
    )
