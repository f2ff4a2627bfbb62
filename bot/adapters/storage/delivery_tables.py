"""The tables of schedules and deliveries. A change here needs a migration: a test compares both."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.adapters.storage.alert_tables import recipient
from bot.adapters.storage.columns import UtcTime
from bot.adapters.storage.schema import metadata

schedule = Table(
    "schedule",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild", BigInteger, nullable=False, index=True),
    Column("channel", BigInteger, nullable=False),
    Column("report", String(32), nullable=False, unique=True),
    Column("weekday", Integer, nullable=False),  # ISO: 1 is Monday
    Column("time", String(15), nullable=False),  # on the zone's clock, as 12:00:00
    Column("zone", String(64), nullable=False),
    Column("language", String(16), nullable=False),
    Column("lens", String(16), nullable=False),
    Column("sections", Text, nullable=False),  # one a line
    Column("role", BigInteger),
    Column("thread", Boolean, nullable=False),
    Column("publish", Boolean, nullable=False),
    Column("configured_by", BigInteger, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("next_due", UtcTime),
    Column("state", String(8), nullable=False),
    Column("reason", String(32)),
    CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_of_a_week"),
)
Index("ix_schedule_due", schedule.c.state, schedule.c.next_due)

# Apart from the posts: those of many channels differ in their sections or their role, and show the same picture.
picture = Table(
    "picture",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

payload = Table(
    "payload",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of what follows, see `bot.adapters.storage.ledger_rows`
    Column("content", LargeBinary, nullable=False),
    Column("picture", String(64)),  # SHA-256 of one of `picture`
    Column("snapshot", Text, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("schedule", Integer, ForeignKey("schedule.id"), index=True),  # one of the two is set
    Column("recipient", Integer, ForeignKey(recipient.c.id)),
    Column("bot", BigInteger, nullable=False),
    Column("guild", BigInteger, nullable=False, index=True),
    Column("channel", BigInteger, nullable=False),
    Column("report", String(32), nullable=False),
    Column("period", String(32), nullable=False),  # as 2026-W14; of alerts, what its text is made of
    Column("due", UtcTime, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Column("planned_at", UtcTime, nullable=False),
    Column("wake_at", UtcTime),
    Column("state", String(24), nullable=False),
    Column("reason", String(32)),
    Column("generation", Integer, nullable=False),
    Column("payload", String(64), ForeignKey("payload.sha256"), index=True),
    Column("first", UtcTime),
    Column("armed", UtcTime),
    Column("last", UtcTime),
    Column("attempts", Integer, nullable=False),
    Column("ambiguous", Boolean, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("holder", Text),
    Column("lease_until", UtcTime),
    Column("sent_at", UtcTime),
    Column("message", BigInteger),
    UniqueConstraint("report", "period"),  # an erratum has a report of its own
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    CheckConstraint("(schedule IS NULL) <> (recipient IS NULL)", name="of_schedule_or_recipient"),
)
# What the sender looks for: a state, the longest waiting first. Most rows are SENT and never wake again.
_wakes = delivery.c.wake_at.is_not(None)
Index(
    "ix_delivery_wake",
    delivery.c.state,
    delivery.c.wake_at,
    delivery.c.id,
    sqlite_where=_wakes,
    postgresql_where=_wakes,
)

_sent = delivery.c.sent_at.is_not(None)
Index("ix_delivery_sent", delivery.c.sent_at, sqlite_where=_sent, postgresql_where=_sent)

_alerts = delivery.c.recipient.is_not(None)
Index(
    "ix_delivery_recipient",
    delivery.c.recipient,
    delivery.c.planned_at,
    sqlite_where=_alerts,
    postgresql_where=_alerts,
)

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery", Integer, ForeignKey("delivery.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("planned_at", UtcTime, nullable=False),
    Column("wake_at", UtcTime),
    Column("expires", UtcTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("payload", String(64), ForeignKey("payload.sha256"), index=True),
    Column("reason", String(32)),
    Column("done_at", UtcTime),
    Column("epoch", Integer, nullable=False),
    UniqueConstraint("delivery", "kind"),
)
_open = follow_up.c.wake_at.is_not(None)
Index("ix_follow_up_wake", follow_up.c.wake_at, follow_up.c.id, sqlite_where=_open, postgresql_where=_open)

paused_channel = Table(
    "paused_channel",
    metadata,
    Column("channel", BigInteger, primary_key=True, autoincrement=False),
    Column("reason", String(32), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("refusals", Integer, nullable=False, server_default="1"),  # in a row, for this reason
)
