"""Sources that keep coming, their inbox, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _sources()
    _arrivals()
    _runs()
    op.create_table(
        "arrival_tallies",
        sa.Column("source", sa.String(100), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("code", sa.String(80), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("mappings", sa.Text, nullable=False),
        sa.Column("promised_seconds", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("proposal", sa.Text),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("watermark", sa.Text, nullable=False),
        sa.Column("looked_at", MOMENT),
        sa.Column("arrived_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
    )


def _arrivals() -> None:
    op.create_table(
        "arrivals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("delivery", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("path", sa.Text),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("is_forced", sa.Boolean, nullable=False),
        sa.Column("run", sa.Integer),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.UniqueConstraint("source", "delivery", name="uq_arrivals_source_delivery"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_arrivals_status_priority_id", "arrivals", ["status", "priority", "id"])
    op.create_index("ix_arrivals_source_status", "arrivals", ["source", "status"])
    op.create_index("ix_arrivals_source_arrived_at", "arrivals", ["source", "arrived_at"])


def _runs() -> None:
    whole = ("arrivals", "read", "written", "unchanged", "superseded", "quarantined")
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in whole),
        sa.Column("lag_seconds", sa.Float),
        sa.Column("loads", sa.Text, nullable=False),
        sa.Column("followed", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_source_id", "runs", ["source", "id"])
    op.create_index("ix_runs_started_at", "runs", ["started_at"])
    op.create_index("ix_runs_status", "runs", ["status"])


def downgrade() -> None:
    """Take the tables away."""
    for name in ("arrival_tallies", "runs", "arrivals", "sources"):
        op.drop_table(name)
