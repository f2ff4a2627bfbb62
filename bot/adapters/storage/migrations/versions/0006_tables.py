"""The tables of `config/tables` in every version that posts were made with; posts are found by their messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table and the index."""
    op.create_table(
        "table_file",
        sa.Column("version", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    posted = sa.column("message", sa.BigInteger()).is_not(None)
    op.create_index("ix_delivery_message", "delivery", ["message"], sqlite_where=posted, postgresql_where=posted)


def downgrade() -> None:
    """Nothing goes back.

    Raises:
        NotImplementedError: Always; a backup is the way back.
    """
    raise NotImplementedError
