"""Alembic's entry: runs migrations on the connection that `bot.adapters.storage.migrate` hands over."""

from __future__ import annotations

from alembic import context

from bot.adapters.storage import delivery_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=delivery_tables.metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
    transactional_ddl=True,  # it can roll back DDL, though Alembic assumes that it cannot
)
with context.begin_transaction():
    context.run_migrations()
