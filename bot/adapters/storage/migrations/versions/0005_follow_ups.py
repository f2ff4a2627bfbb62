"""What follows a post; and a schedule's errata beside its digests, which have a report of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table, and lets a schedule have a delivery a report and week, instead of one a week."""
    _deliveries()
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery", sa.Integer(), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("planned_at", _moment(), nullable=False),
        sa.Column("wake_at", _moment()),
        sa.Column("expires", _moment(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("payload", sa.String(64), sa.ForeignKey("payload.sha256")),
        sa.Column("reason", sa.String(32)),
        sa.Column("done_at", _moment()),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.UniqueConstraint("delivery", "kind"),
    )
    op.create_index("ix_follow_up_payload", "follow_up", ["payload"])
    _partial_index("ix_follow_up_wake", "follow_up", ["wake_at", "id"])


def downgrade() -> None:
    """Nothing goes back.

    Raises:
        NotImplementedError: Always; a backup is the way back.
    """
    raise NotImplementedError


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _partial_index(name: str, table: str, columns: list[str]) -> None:
    where = sa.column(columns[-2] if columns[-1] == "id" else columns[-1], _moment()).is_not(None)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _deliveries() -> None:
    """SQLite alters a table by making it anew; by hand, so that its checks and its indexes' conditions are kept.

    Foreign keys are off while migrating, and nothing refers to the table yet.
    """
    op.rename_table("delivery", "old_delivery")
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("schedule", sa.Integer(), sa.ForeignKey("schedule.id"), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.String(32), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("due", _moment(), nullable=False),
        sa.Column("expires", _moment(), nullable=False),
        sa.Column("planned_at", _moment(), nullable=False),
        sa.Column("wake_at", _moment()),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("payload", sa.String(64), sa.ForeignKey("payload.sha256")),
        sa.Column("first", _moment()),
        sa.Column("armed", _moment()),
        sa.Column("last", _moment()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Text()),
        sa.Column("lease_until", _moment()),
        sa.Column("sent_at", _moment()),
        sa.Column("message", sa.BigInteger()),
        sa.UniqueConstraint("schedule", "report", "period"),
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    )
    # Its columns stand in the same order.
    op.execute("INSERT INTO delivery SELECT * FROM old_delivery")
    op.drop_table("old_delivery")
    op.create_index("ix_delivery_guild", "delivery", ["guild"])
    op.create_index("ix_delivery_payload", "delivery", ["payload"])
    _partial_index("ix_delivery_wake", "delivery", ["state", "wake_at", "id"])
    _partial_index("ix_delivery_sent", "delivery", ["sent_at"])
