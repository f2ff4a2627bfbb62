"""Schedules and deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    _schedules()
    _deliveries()
    op.create_table(
        "paused_channel",
        sa.Column("channel", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("since", _moment(), nullable=False),
        sa.Column("until", _moment(), nullable=False),
    )


def downgrade() -> None:
    """Nothing goes back.

    Raises:
        NotImplementedError: Always; a backup is the way back.
    """
    raise NotImplementedError


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _schedules() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.String(32), nullable=False, unique=True),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(15), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("lens", sa.String(16), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("role", sa.BigInteger()),
        sa.Column("thread", sa.Boolean(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("configured_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("next_due", _moment()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_of_a_week"),
    )
    op.create_index("ix_schedule_guild", "schedule", ["guild"])
    op.create_index("ix_schedule_due", "schedule", ["state", "next_due"])


def _deliveries() -> None:
    op.create_table(
        "payload",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("picture", sa.String(64)),
        sa.Column("snapshot", sa.Text(), nullable=False),
    )
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
        sa.UniqueConstraint("schedule", "period"),
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    )
    op.create_index("ix_delivery_guild", "delivery", ["guild"])
    op.create_index("ix_delivery_payload", "delivery", ["payload"])
    where = sa.column("wake_at", _moment()).is_not(None)
    op.create_index(
        "ix_delivery_wake",
        "delivery",
        ["state", "wake_at", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )
