"""Rows in quarantine, and mappings people accepted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("origin", sa.String(26), nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("load", sa.String(64), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("cells", sa.Text),
        sa.Column("event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("params", sa.Text, nullable=False),
        sa.Column("mapping", sa.String(26), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("origin", "row", name="uq_quarantine_origin_row"),
    )
    op.create_index("ix_quarantine_load", "quarantine", ["load"])
    op.create_index("ix_quarantine_status_source_kind", "quarantine", ["status", "source", "kind"])
    op.create_table(
        "used_mappings",
        sa.Column("key", sa.String(26), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "mappings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("source", "kind", name="uq_mappings_source_kind"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("mappings")
    op.drop_table("used_mappings")
    op.drop_table("quarantine")
