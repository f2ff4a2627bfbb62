"""What the bot keeps: the settings of servers and its own notes; and an index that lets readings be deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds two tables and an index; nothing stored is touched."""
    op.create_index("ix_bucket_version_reading_id", "bucket_version", ["reading_id"])
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("language", sa.Text()),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("lens", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Not offered.

    Raises:
        NotImplementedError: Always; a backup is the way back.
    """
    raise NotImplementedError
