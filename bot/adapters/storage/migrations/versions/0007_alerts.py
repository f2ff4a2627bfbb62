"""Alerts, whom they are told to, and what they have to tell; and messages of theirs beside the posts of schedules."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DELIVERY = (
    "id, schedule, bot, guild, channel, report, period, due, expires, planned_at, wake_at, state, reason, generation, "
    "payload, first, armed, last, attempts, ambiguous, late, epoch, holder, lease_until, sent_at, message"
)
_PAUSED = "channel, reason, since, until"


def upgrade() -> None:
    """Makes the tables, and lets a delivery be a recipient's instead of a schedule's."""
    _recipients()
    _anew("delivery", _DELIVERY, _deliveries)
    op.create_index("ix_delivery_schedule", "delivery", ["schedule"])
    where = sa.column("recipient", sa.Integer()).is_not(None)
    columns = ["recipient", "planned_at"]
    op.create_index("ix_delivery_recipient", "delivery", columns, sqlite_where=where, postgresql_where=where)
    _alerts()
    _anew("paused_channel", _PAUSED, _paused_channels)


def downgrade() -> None:
    """Nothing goes back.

    Raises:
        NotImplementedError: Always; a backup is the way back.
    """
    raise NotImplementedError


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _recipients() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("report", sa.String(32), nullable=False, unique=True),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.UniqueConstraint("guild", "channel"),
    )
    op.create_index("ix_recipient_user", "recipient", ["user"])


def _alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        sa.Column("recipient", sa.Integer(), sa.ForeignKey("recipient.id"), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(4), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("memory", sa.Text(), nullable=False),
        sa.Column("cooldown", sa.Integer(), nullable=False),
        sa.Column("seen", sa.String(10)),
        sa.Column("fired", sa.String(10)),
        sa.Column("snoozed_until", _moment()),
        sa.Column("created_at", _moment(), nullable=False),
        sa.CheckConstraint("cooldown > 0", name="cooldown_positive"),
    )
    op.create_index("ix_alert_recipient", "alert", ["recipient"])
    op.create_index("ix_alert_watch", "alert", ["basis", "condition", "memory", "seen"])
    op.create_table(
        "firing",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("alert", sa.Integer(), sa.ForeignKey("alert.id"), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("tables", sa.Text(), nullable=False),
        sa.Column("fired_at", _moment(), nullable=False),
        sa.Column("delivery", sa.Integer(), sa.ForeignKey("delivery.id")),
        sa.UniqueConstraint("alert", "period"),
    )
    op.create_index("ix_firing_delivery", "firing", ["delivery"])
    where = sa.column("delivery", sa.Integer()).is_(None)
    op.create_index("ix_firing_untold", "firing", ["alert"], sqlite_where=where, postgresql_where=where)


def _anew(table: str, columns: str, make: Callable[[], None]) -> None:
    """SQLite alters a table by making it anew; its indexes are made again as they were, whichever there were.

    Foreign keys are off while migrating. The table is not renamed: those that refer to it would follow.
    """
    indexes = sa.text("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name AND sql <> ''")
    before = op.get_bind().execute(indexes, {"name": table}).scalars().all()
    op.execute(f"CREATE TABLE old AS SELECT * FROM {table}")  # noqa: S608 (no text from outside)
    op.drop_table(table)
    make()
    op.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM old")  # noqa: S608 (likewise)
    op.drop_table("old")
    for index in before:
        op.execute(index)


def _paused_channels() -> None:
    op.create_table(
        "paused_channel",
        sa.Column("channel", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("since", _moment(), nullable=False),
        sa.Column("until", _moment(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False, server_default="1"),
    )


def _deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("schedule", sa.Integer(), sa.ForeignKey("schedule.id")),
        sa.Column("recipient", sa.Integer(), sa.ForeignKey("recipient.id")),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.String(32), nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
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
        sa.UniqueConstraint("report", "period"),
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        sa.CheckConstraint("(schedule IS NULL) <> (recipient IS NULL)", name="of_schedule_or_recipient"),
    )
