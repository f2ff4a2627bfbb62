"""The tables of alerts. A change here needs a migration: a test compares both.

What an alert waits for, remembers and tells is text of `bot.domain.watching.texts`: a new kind needs no migration.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.adapters.storage.columns import UtcTime
from bot.adapters.storage.schema import metadata

recipient = Table(
    "recipient",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report", String(32), nullable=False, unique=True),
    Column("guild", BigInteger, nullable=False),  # 0: direct messages
    Column("channel", BigInteger, nullable=False),
    Column("user", BigInteger, nullable=False, index=True),
    Column("language", String(16), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("state", String(8), nullable=False),
    Column("reason", String(32)),
    UniqueConstraint("guild", "channel"),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("recipient", Integer, ForeignKey("recipient.id"), nullable=False, index=True),
    Column("user", BigInteger, nullable=False),
    Column("basis", String(4), nullable=False),
    Column("condition", Text, nullable=False),
    Column("memory", Text, nullable=False),
    Column("cooldown", Integer, nullable=False),
    Column("seen", String(10)),  # as 2026-W14 or 2026-04-05; texts of one basis order as their periods do
    Column("fired", String(10)),
    Column("snoozed_until", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint("cooldown > 0", name="cooldown_positive"),
)

# All that is asked of them when a period has closed.
Index("ix_alert_watch", alert.c.basis, alert.c.condition, alert.c.memory, alert.c.seen)

firing = Table(
    "firing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert", Integer, ForeignKey("alert.id"), nullable=False),
    Column("period", String(10), nullable=False),
    Column("condition", Text, nullable=False),  # that it fired by; the alert may wait for something else by now
    Column("event", Text, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("before", Text, nullable=False),  # what the alert remembered then
    Column("tables", Text, nullable=False),  # their version
    Column("fired_at", UtcTime, nullable=False),
    Column("delivery", Integer, ForeignKey("delivery.id"), index=True),
    UniqueConstraint("alert", "period"),
)
_untold = firing.c.delivery.is_(None)
Index("ix_firing_untold", firing.c.alert, sqlite_where=_untold, postgresql_where=_untold)
