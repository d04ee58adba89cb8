"""Webhooks: addresses, what there is to tell them, and deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.String(1000), nullable=False),
        sa.Column("events", sa.String(200), nullable=False),
        sa.Column("secret", sa.String(100), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("stopped_at", moment),
        sa.Column("stopped_why", sa.String(80)),
    )
    op.create_table(
        "announcements",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("params", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("webhook_id", sa.Integer, sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "announcement_id",
            sa.String(32),
            sa.ForeignKey("announcements.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("answer", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("tried_at", moment),
        sa.UniqueConstraint("webhook_id", "announcement_id", name="uq_deliveries_webhook_id_announcement_id"),
    )
    op.create_index("ix_deliveries_status", "deliveries", ["status", "due_at"])
