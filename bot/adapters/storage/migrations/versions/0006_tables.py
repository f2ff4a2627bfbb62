"""The tables of `config/tables` in every version that posts were made with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "table_file",
        sa.Column("version", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )


def downgrade() -> None:
    """Nothing goes back.

    Raises:
        NotImplementedError: Always; a backup is the way back.
    """
    raise NotImplementedError
