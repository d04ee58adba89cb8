"""Alembic's way into the ledger: always on a connection that `graph.ledger.opening` gives."""

from __future__ import annotations

from alembic import context

from graph.ledger import (  # noqa: F401 - METADATA
    account_tables,
    arrival_tables,
    export_tables,
    job_tables,
    outbox_tables,
    query_tables,
    view_tables,
)
from graph.ledger.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
