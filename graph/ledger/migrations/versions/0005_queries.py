"""Free queries people saved, and what each one ran."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Make the tables."""
    user = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table(
        "saved_queries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, user, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("parameters", sa.Text, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_saved_queries_user_id", "saved_queries", ["user_id"])
    op.create_table(
        "ran_queries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("parameters", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer),
        sa.Column("seconds", sa.Float),
        sa.Column("code", sa.String(80)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_ran_queries_user_id_at", "ran_queries", ["user_id", "at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("ran_queries")
    op.drop_table("saved_queries")
